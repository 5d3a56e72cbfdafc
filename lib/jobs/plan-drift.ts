import { jobKey } from "./job.ts";
import type { PlanRow } from "./plan-row.ts";
import { sideBySide } from "./side-by-side.ts";

/** How a plan made now differs from the one that was made then, job by job. Both come in the order of their job keys. */
export async function* driftBetween(then: AsyncIterable<PlanRow>, now: AsyncIterable<PlanRow>): AsyncGenerator<string> {
  const keyOf = ({ job }: PlanRow) => jobKey(job);
  for await (const [before, after] of sideBySide(then, now, { left: keyOf, right: keyOf })) {
    const drift = driftOf(before, after);
    if (drift !== undefined) yield drift;
  }
}

function driftOf(before: PlanRow | undefined, after: PlanRow | undefined): string | undefined {
  if (!after) return before && `${nameOf(before)} is not meant any more`;
  if (!before) return `${nameOf(after)} is meant now, and was not then`;
  const [was, is] = [told(before), told(after)];
  return was === is ? undefined : `${nameOf(after)} was ${was}, and now is ${is}`;
}

function told({ job, listed }: PlanRow): string {
  const kind = listed?.report.kind ?? job.kind ?? "of unknown kind";
  return `${kind}, ${listed?.report.state ?? "never read"}, ${listed?.decision ?? "undecided"}`;
}

function nameOf({ job: { id, direction } }: PlanRow): string {
  return direction === "Reverse" ? `${id} (Reverse)` : id;
}
