import type { Bus } from "#lib/engine/ports.ts";
import { targetOf } from "#lib/jobs/check-command.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import type { Send } from "#lib/providers/provider.ts";
import type { Sluice } from "#lib/run.ts";
import { INTERRUPTED, printJson } from "./output.ts";
import { createProgress } from "./progress.ts";

/** A cloud that does not answer is tried until the deadline; whoever waits should know, once a reason. */
export function tellingLosses(send: Send): Send {
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

/**
 * Without its keys a lane gives up its jobs: before anything is recorded, or given up, whoever typed the command had better try again.
 * @throws InputError naming what is missing
 */
export async function needSecrets(target: string, { config, secrets }: Sluice): Promise<void> {
  await secrets(targetOf(config, target), false).catch((error: unknown) => {
    throw error instanceof Unavailable ? new InputError(`${error.message}; try again`, { cause: error }) : error;
  });
}

type Printer = ReturnType<typeof createPrinter>;

/** Prints result events on stdout, each once, and progress on stderr. */
export function createPrinter(total: number, title: string) {
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

/** A terminal signals the whole group, and whoever runs this process passes the signal on: two so close are one. */
const ONE_SIGNAL_MS = 300;

/** The first signal lets calls in flight end and writes everything down; the second leaves at once. */
export function stopOnSignal(): { readonly asked: boolean } {
  const stop = { asked: false };
  let askedAt = 0;
  const onSignal = () => {
    if (stop.asked && performance.now() - askedAt > ONE_SIGNAL_MS) process.exit(INTERRUPTED);
    if (stop.asked) return;
    stop.asked = true;
    askedAt = performance.now();
    process.stderr.write("\ninterrupted: waiting for calls in flight; once more to leave at once\n");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop;
}

/** @returns the exit code: 0 all is well, 1 some verdict is not, 130 interrupted with jobs open */
export async function finish(ended: Run, { ledger }: Sluice, printer: Printer, wasStopped: boolean): Promise<number> {
  printer.done();
  await ledger.close();
  if (ended.notPlanned !== undefined) process.stderr.write(`nothing was done: ${ended.notPlanned}\n`);
  if (ended.unsure) process.stderr.write(`${ended.unsure} jobs were left out: something asked for cannot be read\n`);
  if (wasStopped && isOpen(ended)) return tellHowToResume(ended);
  return ended.notPlanned === undefined ? exitCode(printer.printed()) : 1;
}

function tellHowToResume(run: Run): number {
  const left = run.isPlanning ? "its jobs are not listed yet" : `${run.open} of ${run.jobs} jobs have no verdict yet`;
  process.stderr.write(
    `${left}; to go on: sluice run --resume ${run.runId}, or the same command again with "requestId": ${JSON.stringify(run.requestId)}\n`,
  );
  return INTERRUPTED;
}

export function exitCode(events: readonly ResultEvent[]): number {
  return events.every(({ verdict }) => ["succeeded", "already", "planned"].includes(verdict)) ? 0 : 1;
}
