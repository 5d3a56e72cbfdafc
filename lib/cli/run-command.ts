import { randomUUID } from "node:crypto";
import { embedded, loadConfig, openLedger } from "#lib/deps.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Run } from "#lib/jobs/run.ts";
import { run, type Sluice } from "#lib/run.ts";
import { createPrinter, finish, needSecrets, stopOnSignal, tellingLosses } from "./embedded-run.ts";
import { readCommand } from "./read-command.ts";

/** `sluice run`: one command, embedded and to the end. stdout carries one result event a job and nothing else. */
export async function runCommand(file: string | undefined, configPath: string | undefined): Promise<number> {
  const input = await readCommand(file, "run");
  const command = parseCommand(input);
  const configFile = await loadConfig(configPath, process.env);
  const printer = createPrinter(command.jobs.length, `${command.action} ${command.target}`);
  const ledger = await openLedger(configFile, process.env);
  const wired = embedded(configFile, ledger, printer.bus, process.env);
  const sluice = { ...wired, send: tellingLosses(wired.send) };
  await needSecrets(command.target, sluice);
  const stop = stopOnSignal();
  const sender = { origin: "cli", requestId: randomUUID() } as const;
  const ended = await run(
    input,
    sender,
    sluice,
    () => !stop.asked,
    (accepted) => printEarlier(accepted, sluice, printer.print),
  );
  return finish(ended, sluice, printer, stop.asked);
}

/** A run that was interrupted goes on; its earlier verdicts stand, and are told again. */
async function printEarlier(
  accepted: Run,
  { ledger, config }: Sluice,
  print: (events: readonly ResultEvent[]) => void,
): Promise<void> {
  const isLocal = config.ledger !== "dynamodb";
  const reach = isLocal ? "; claims, halts and caps are local to this ledger" : "";
  process.stderr.write(
    `requestId ${accepted.requestId}: the same command with it goes on after an interruption${reach}\n`,
  );
  print(await ledger.verdicts(accepted.runId));
}
