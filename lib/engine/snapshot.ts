import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import { type JobSnapshot, redacted } from "#lib/jobs/snapshot.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Held } from "./held.ts";

/**
 * Keeps, without secrets, how jobs are configured, before a delete of theirs is sent for the first time. What cannot be kept is not
 * deleted: the ledger's error goes up, and the item is worked again.
 */
export async function keepDefinitions(
  { run, bench }: Held,
  tasks: readonly Task[],
  observations: ReadonlyMap<string, Observation>,
): Promise<void> {
  const at = bench.clock.now();
  const snapshots = tasks.flatMap((task): JobSnapshot[] => {
    const key = jobKey(task.job);
    const seen = observations.get(key);
    if (task.carried || seen?.is !== "seen") return [];
    return [{ target: run.target, jobKey: key, runId: run.runId, at, definition: redacted(seen.definition ?? {}) }];
  });
  if (snapshots.length > 0) await bench.ledger.keepSnapshots(snapshots);
}
