import type { Ledger } from "#lib/engine/ledger.ts";
import type { Bus } from "#lib/engine/ports.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Line } from "./log.ts";
import type { Meter } from "./metrics.ts";

type Log = (line: Line) => void;

/** The ledger as it is, with a line for each run and verdict that it has taken. `runId` is what ties lines and events together. */
export function watchedLedger(ledger: Ledger, log: Log, meter: Meter): Ledger {
  return {
    ...ledger,
    startRun: async (plan) => {
      const outcome = await ledger.startRun(plan);
      const { runId, requestId, origin, action, target, jobs, dryRun } = plan.run;
      log({ step: "accept", outcome, runId, requestId, origin, action, target, jobs, dryRun });
      return outcome;
    },
    conclude: async (todo, concluded, events, savings) => {
      const isWritten = await ledger.conclude(todo, concluded, events, savings);
      if (isWritten) for (const verdict of concluded) log(lineOf(todo, verdict));
      return isWritten;
    },
    // Asked once a minute, by the tick: the moment to count what holds everything back.
    lanes: async () => {
      await ledger.brakes().then(
        (on) => meter.halts(on.filter(({ is }) => is === "halt").length),
        () => undefined,
      );
      return ledger.lanes();
    },
    keepLimiters: async (target, learned) => {
      meter.flushCalls(target);
      await ledger.keepLimiters(target, learned);
    },
  };
}

/** The bus as it is, with a count of what it has accepted. */
export function watchedBus(bus: Bus, meter: Meter): Bus {
  return {
    publish: async (events) => {
      const accepted = await bus.publish(events);
      meter.told(accepted);
      return accepted;
    },
  };
}

function lineOf({ chunk }: Todo, verdict: ResultEvent): Line {
  const { runId, target, jobId, direction, action, verdict: word, attempts, error } = verdict;
  const { kind, code, cloudRequestId } = error ?? {};
  return {
    ...{ step: "verdict", runId, chunk, target, jobId, direction, action, verdict: word, attempts },
    ...{ kind, code, cloudRequestId },
  };
}
