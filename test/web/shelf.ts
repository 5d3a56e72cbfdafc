import type { Config } from "#lib/jobs/config.ts";
import { servedLane } from "#lib/jobs/lane.ts";
import type { WebhookCommand } from "#lib/jobs/private-command.ts";
import { NO_COUNTS, type Run } from "#lib/jobs/run.ts";
import { acceptCommand } from "#lib/run.ts";
import type { Intake } from "#lib/web/intake.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";

export type Verdicts = Awaited<ReturnType<Intake["ledger"]["verdicts"]>>;

/** A ledger whose runs end as a test says, and the part of dispatch that puts them there. */
export function createShelf(config: Config, now: () => number) {
  const ledger = createMemoryLedger();
  const ended = new Map<string, Partial<Run>>();
  const told = new Map<string, Verdicts>();
  const reading: Intake["ledger"] = {
    run: async (runId) => {
      const run = await ledger.run(runId);
      return run && { ...run, ...ended.get(runId) };
    },
    verdicts: async (runId) => told.get(runId) ?? ledger.verdicts(runId),
  };
  return {
    reading,
    end: (runId: string, counts: Partial<Run["counts"]>, open = 0) =>
      void ended.set(runId, { open, counts: { ...NO_COUNTS, ...counts } }),
    conclude: (runId: string, verdicts: Verdicts) => void told.set(runId, verdicts),
    accept: async (given: WebhookCommand | undefined): Promise<Run> => {
      if (!given) throw new Error("nothing was handed over; want a command");
      const { command, origin, principal, requestId } = given;
      const wired = { config, ledger, clock: { now } } as Parameters<typeof acceptCommand>[2];
      // On the road the command is JSON.
      const arrived = JSON.parse(JSON.stringify(command));
      return acceptCommand(arrived, { origin, principal, requestId }, wired, servedLane);
    },
  };
}
