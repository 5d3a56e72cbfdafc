import { readFile } from "node:fs/promises";
import { InputError } from "#lib/jobs/parse.ts";
import { parseScenario, type Scenario } from "#lib/simulator/scenario.ts";
import { startSimulator } from "#lib/simulator/server.ts";
import { demoScenario } from "./demo-scenario.ts";
import { toPort } from "./options.ts";
import { howToReach } from "./simulate-config.ts";

/**
 * `sluice simulate`: the simulated clouds on loopback until a signal. Prints one JSON line with every endpoint and its test keys,
 * and for people, on stderr, a config to copy and where to look on. Without a scenario it is the demo's 60 jobs.
 */
export async function simulate(port: string | undefined, scenarioPath: string | undefined): Promise<number> {
  const scenario = scenarioPath === undefined ? demoScenario() : await readScenarioFile(scenarioPath);
  const simulator = await startSimulator({ scenario, now: Date.now, port: toPort(port ?? "0") }).catch(
    notListening(port),
  );
  const { url, endpoints } = simulator;
  process.stdout.write(`${JSON.stringify({ url, effects: `${url}/_sim/effects`, endpoints })}\n`);
  process.stderr.write(howToReach(url, endpoints));
  await new Promise<void>((resolve) => {
    process.on("SIGINT", resolve);
    process.on("SIGTERM", resolve);
  });
  await simulator.close();
  return 0;
}

function notListening(port: string | undefined) {
  return (cause: NodeJS.ErrnoException): never => {
    throw new InputError(`--port ${port ?? 0} cannot be listened on (${cause.code ?? cause.name}); want a free port`, {
      cause,
    });
  };
}

async function readScenarioFile(path: string): Promise<Scenario> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`the scenario ${path} cannot be read (${cause.code ?? cause.name}); want a readable file`, {
      cause,
    });
  });
  try {
    return parseScenario(text);
  } catch (cause) {
    throw new InputError(cause instanceof Error ? cause.message : `the scenario ${path} is not valid`, { cause });
  }
}
