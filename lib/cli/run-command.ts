import { randomUUID } from "node:crypto";
import { embedded, loadConfig } from "#lib/deps.ts";
import type { Bus } from "#lib/engine/ports.ts";
import { targetOf } from "#lib/jobs/check-command.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import type { Run } from "#lib/jobs/run.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import type { Send } from "#lib/providers/provider.ts";
import { run, type Sluice } from "#lib/run.ts";
import { INTERRUPTED, printJson } from "./output.ts";
import { createProgress } from "./progress.ts";
import { readCommand } from "./read-command.ts";

/** `sluice run`: one command, embedded and to the end. stdout carries one result event a job and nothing else. */
export async function runCommand(file: string | undefined, configPath: string | undefined): Promise<number> {
  const input = await readCommand(file);
  const command = parseCommand(input);
  const configFile = await loadConfig(configPath, process.env);
  const printer = createPrinter(command.jobs.length, `${command.action} ${command.target}`);
  const wired = embedded(configFile, printer.bus, process.env);
  const sluice = { ...wired, send: tellingLosses(wired.send) };
  await sluice.secrets(targetOf(sluice.config, command.target), false).catch(tellUnavailable);
  const stop = stopOnSignal();
  const sender = { origin: "cli", requestId: randomUUID() } as const;
  const ended = await run(
    input,
    sender,
    sluice,
    () => !stop.asked,
    (accepted) => printEarlier(accepted, sluice, printer.print),
  );
  printer.done();
  await sluice.ledger.close();
  return stop.asked && ended.open > 0 ? tellHowToResume(ended) : exitCode(printer.printed());
}

/** Before anything is recorded, whoever typed the command had better try again than wait. */
function tellUnavailable(error: unknown): never {
  throw error instanceof Unavailable ? new InputError(`${error.message}; try again`, { cause: error }) : error;
}

/** A cloud that does not answer is tried until the deadline; whoever waits should know, once a reason. */
function tellingLosses(send: Send): Send {
  const told = new Set<string>();
  return async (request) => {
    const delivery = await send(request);
    if (delivery.is === "lost" && !told.has(delivery.message)) {
      told.add(delivery.message);
      process.stderr.write(`\n${new URL(request.url).host}: ${delivery.message}; trying again until the deadline\n`);
    }
    return delivery;
  };
}

/** A run that was interrupted goes on; its earlier verdicts stand, and are told again. */
async function printEarlier(
  accepted: Run,
  { ledger }: Sluice,
  print: (events: readonly ResultEvent[]) => void,
): Promise<void> {
  process.stderr.write(
    `requestId ${accepted.requestId}: the same command with it goes on after an interruption; claims and caps are local to this ledger\n`,
  );
  print(await ledger.verdicts(accepted.runId));
}

function createPrinter(total: number, title: string) {
  const progress = createProgress(total, title);
  const printed = new Map<string, ResultEvent>();
  const print = (events: readonly ResultEvent[]) => {
    const fresh = events.filter(({ eventId }) => !printed.has(eventId));
    for (const event of fresh) {
      printed.set(event.eventId, event);
      printJson(event);
    }
    progress.add(fresh);
  };
  const bus: Bus = {
    publish: async (events) => {
      print(events.flatMap(({ detail }) => resultEventSchema.safeParse(detail).data ?? []));
      return events;
    },
  };
  return { bus, print, printed: () => [...printed.values()], done: progress.done };
}

/** The first signal lets calls in flight end and writes everything down; the second leaves at once. */
function stopOnSignal(): { readonly asked: boolean } {
  const stop = { asked: false };
  const onSignal = () => {
    if (stop.asked) process.exit(INTERRUPTED);
    stop.asked = true;
    process.stderr.write("\ninterrupted: waiting for calls in flight; once more to leave at once\n");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop;
}

function tellHowToResume(run: Run): number {
  const left = `${run.open} of ${run.jobs} jobs have no verdict yet`;
  process.stderr.write(
    `${left}; to go on, run the same command again with "requestId": ${JSON.stringify(run.requestId)}\n`,
  );
  return INTERRUPTED;
}

function exitCode(events: readonly ResultEvent[]): number {
  return events.every(({ verdict }) => ["succeeded", "already", "planned"].includes(verdict)) ? 0 : 1;
}
