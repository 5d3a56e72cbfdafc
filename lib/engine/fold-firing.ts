import type { Firing, Mark } from "#lib/jobs/firing.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { type Brakes, spareOf } from "./brakes.ts";

/** A plan's row, and the mark that an earlier firing has left on its job. */
type Pair = readonly [row: PlanRow | undefined, mark: Mark | undefined];

/** What a firing makes of one job. */
export type Folded =
  | { readonly is: "found"; readonly row: PlanRow; readonly mark: Mark }
  | { readonly is: "waiting" | "due"; readonly row: PlanRow }
  | { readonly is: "lost"; readonly mark: Mark }
  | { readonly is: "nothing" };

/**
 * First seen, told to its owner, due when the grace is over. A job that is refused, done, exempt, in another state than it was marked
 * in, or not selected any more, has no mark. All by the time the firing's run was started, so that a repetition comes to the same.
 */
export function fold([row, mark]: Pair, firing: Firing, run: Run, brakes: Brakes): Folded {
  const status = row?.listed?.decision === "planned" ? row.listed.report.status : undefined;
  const spare = row && spareOf(brakes, run, row.job, run.startedAt);
  if (!row || status === undefined || spare?.is === "exempt") return mark ? { is: "lost", mark } : { is: "nothing" };
  const now = run.startedAt;
  if (!mark || !isMarkOf(mark, status, firing, run)) {
    const found = { target: run.target, jobKey: jobKey(row.job), action: run.action, mode: firing.mode, status };
    return { is: "found", row, mark: { ...found, firstSeen: now, dueAt: now + firing.graceMs } };
  }
  const dueAt = Math.max(mark.dueAt, mark.firstSeen + firing.graceMs);
  return { is: now >= dueAt && spare === undefined ? "due" : "waiting", row };
}

/** What its owner was told is what would be done. A mark that was due at once was made without a grace, and nobody was told. */
function isMarkOf(mark: Mark, status: string, { mode, graceMs }: Firing, { target, action }: Run): boolean {
  const isTold = mode !== "act" || graceMs === 0 || mark.dueAt > mark.firstSeen;
  return isTold && mark.status === status && mark.mode === mode && mark.target === target && mark.action === action;
}
