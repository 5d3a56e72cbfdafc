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
  const isMarked = mark !== undefined && mark.status === status;
  if (!isMarked) {
    const fresh = { target: run.target, jobKey: jobKey(row.job), firstSeen: run.startedAt, status };
    return { is: "found", row, mark: fresh };
  }
  const isDue = run.startedAt - mark.firstSeen >= firing.graceMs && spare === undefined;
  return { is: isDue ? "due" : "waiting", row };
}
