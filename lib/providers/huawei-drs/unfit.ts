import type { StepRule } from "../provider.ts";

/** What a job may be that no state tells; each answer is why a step may never begin. */
type Facts = Parameters<NonNullable<StepRule["unfit"]>>[0];

/** A dual-active group is started and paused by its subtasks. @see api-drs/drs_03_0132 and 0133 */
export function bySubtasks({ kind, role }: Facts): string | undefined {
  return foreign(kind) ?? (role === "parent" ? "It is a parent task; only its subtasks can do this." : undefined);
}

/** A dual-active group is ended and deleted by its parent task. @see api-drs/drs_03_0113 */
export function byParent({ kind, role }: Facts): string | undefined {
  return foreign(kind) ?? (role === "child" ? "It is a subtask; only its parent task can do this." : undefined);
}

/** Only v5 has a reset. */
export function resetUnfit(job: Facts): string | undefined {
  return bySubtasks(job) ?? (job.via === "v3" ? "DRS API v3, which showed the job, has no reset." : undefined);
}

/** With force it may try: the order may have been cancelled meanwhile, which no read tells. @see api-drs/drs_03_0113 */
export function deleteUnfit(job: Facts, force: boolean): string | undefined {
  const isOrdered = job.isPrepaid === true && !force;
  return (
    byParent(job) ?? (isOrdered ? "It is paid for by the month or year: its order must be cancelled first." : undefined)
  );
}

function foreign(kind: Facts["kind"]): string | undefined {
  return kind === "change-tracking" ? "DRS has no change tracking jobs; check the id." : undefined;
}
