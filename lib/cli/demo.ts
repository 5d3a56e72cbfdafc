import { randomUUID } from "node:crypto";
import { createClock, embedded, openLedger } from "#lib/deps.ts";
import type { Bus } from "#lib/engine/ports.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import { run } from "#lib/run.ts";
import { startSimulator } from "#lib/simulator/server.ts";
import { disagreements, type LoggedEffect } from "./demo-agreement.ts";
import { DEMO_COMMANDS, demoConfig } from "./demo-commands.ts";
import { demoScenario } from "./demo-scenario.ts";
import { createProgress } from "./progress.ts";
import { renderVerdicts } from "./verdict-table.ts";

/** Simulated seconds in a real one: a teardown takes its cloud half a minute, and nobody wants to watch that. */
const SCALE = 15;

/**
 * `sluice demo`, what `npm start` runs: five commands for 31 jobs through the real engine, over real HTTP, against the simulated
 * clouds; then the verdicts are held against what the clouds' effect logs say happened. @returns 0 when they agree, else 1
 */
export async function demo(): Promise<number> {
  const clock = createClock(SCALE);
  const simulator = await startSimulator({ scenario: demoScenario(), now: clock.now, sleep: clock.sleep });
  const verdicts = await runAll(simulator.endpoints, clock);
  const effects = await readEffects(`${simulator.url}/_sim/effects`);
  await simulator.close();
  process.stdout.write(`${renderVerdicts(verdicts, process.stdout.columns)}\n\n`);
  const wrong = disagreements(verdicts, effects);
  for (const one of wrong) process.stdout.write(`  ${one}\n`);
  process.stdout.write(
    `verdicts ${verdicts.length} · effects ${effects.length} · ${wrong.length === 0 ? "agree" : "DISAGREE"}\n`,
  );
  return wrong.length === 0 ? 0 : 1;
}

async function runAll(
  endpoints: Parameters<typeof demoConfig>[0],
  clock: ReturnType<typeof createClock>,
): Promise<ResultEvent[]> {
  const { config, environment } = demoConfig(endpoints);
  const verdicts: ResultEvent[] = [];
  const total = DEMO_COMMANDS.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const progress = createProgress(total, "5 commands, 3 targets");
  const bus: Bus = {
    publish: async (events) => {
      const told = events.flatMap(({ detail }) => resultEventSchema.safeParse(detail).data ?? []);
      verdicts.push(...told);
      progress.add(told);
      return events;
    },
  };
  const configFile = { config: parse(configSchema, config, "config"), path: "." };
  const sluice = embedded(configFile, await openLedger(configFile, environment), bus, environment, clock);
  const start = (command: unknown) =>
    run(
      command,
      { origin: "cli", requestId: randomUUID() },
      sluice,
      () => true,
      async () => undefined,
    );
  await Promise.all(DEMO_COMMANDS.map(start));
  progress.done();
  await sluice.ledger.close();
  return verdicts;
}

/** Over HTTP, as anybody could: the effect log is the clouds' own account. */
async function readEffects(url: string): Promise<LoggedEffect[]> {
  const text = await (await fetch(url)).text();
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line): LoggedEffect => JSON.parse(line));
}
