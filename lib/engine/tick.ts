import { isOpen, type Run } from "#lib/jobs/run.ts";
import { type Desk, expire, isOverdue } from "./expire.ts";
import type { Tokens } from "./ports.ts";
import { type Publishing, publishLane } from "./publish.ts";
import { REJECTED } from "./reject.ts";

export type Sweep = Publishing &
  Desk & {
    /** Whether a token would wake the lane's worker; another process may have a lane of its own. */
    readonly isOurs: (lane: string) => boolean;
  };

/**
 * The sweep: a token for every lane that has work by now, verdicts for runs that nobody has brought to their end, and whatever the
 * bus has not accepted yet. What a crash, a lost token, a dead letter or a bus that was down has left behind goes on from here. One lane that
 * fails does not keep the others asleep.
 * @returns the lanes woken @throws Error naming those that failed
 */
export async function tick(sweep: Sweep, tokens: Tokens): Promise<readonly string[]> {
  const woken: string[] = [];
  const failed: string[] = [];
  let cause: unknown;
  const attempt = async (list: string, look: () => Promise<unknown>): Promise<void> => {
    try {
      await look();
    } catch (error) {
      cause ??= error;
      failed.push(`${list} (${error instanceof Error ? error.message : String(error)})`);
    }
  };
  for (const lane of await sweep.ledger.lanes()) {
    await attempt(lane, async () => {
      if (await sweepLane(lane, sweep, tokens)) woken.push(lane);
    });
  }
  // What is to be told of rejected commands is on a list of its own; a target may be called the same.
  await attempt(REJECTED, () => publishLane(REJECTED, sweep));
  if (failed.length > 0) throw new Error(`${failed.length} lanes failed: ${failed.join(", ")}`, { cause });
  return woken;
}

/** @returns whether the lane was woken */
async function sweepLane(lane: string, sweep: Sweep, tokens: Tokens): Promise<boolean> {
  const runs = await openRuns(lane, sweep);
  const overdue = runs.filter((run) => isOverdue(run, sweep.clock.now()));
  for (const run of overdue) await expire(run, sweep);
  // What its own process has to tell it tells itself, as long as it may be alive.
  const isOurs = sweep.isOurs(lane);
  if (!isOurs && overdue.length === 0) return false;
  const due = await sweep.ledger.nextDue(lane);
  if (isOurs && due !== undefined && due <= sweep.clock.now()) {
    await tokens.send(lane);
    return true;
  }
  const hasVerdicts = overdue.length > 0 || runs.some((run) => run.open < run.jobs || !isOpen(run));
  if (hasVerdicts) await publishLane(lane, sweep);
  return false;
}

/** Those that have not announced their end. */
async function openRuns(lane: string, { ledger }: Sweep): Promise<readonly Run[]> {
  const ends = await ledger.unannounced(lane);
  const runs = await Promise.all(ends.map(({ runId }) => ledger.run(runId)));
  return runs.filter((run) => run !== undefined);
}
