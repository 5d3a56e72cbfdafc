import { jobKey } from "./job.ts";
import type { PlanRow } from "./plan-row.ts";

/** How a plan made now differs from the one that was made then, job by job. Both come in the order of their job keys. */
export async function* driftBetween(then: AsyncIterable<PlanRow>, now: AsyncIterable<PlanRow>): AsyncGenerator<string> {
  for await (const [before, after] of sideBySide(then, now)) {
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

/** A merge of two sorted lists: equal keys stand together. */
async function* sideBySide(one: AsyncIterable<PlanRow>, other: AsyncIterable<PlanRow>) {
  const [lefts, rights] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()];
  let [left, right] = [await lefts.next(), await rights.next()];
  while (!left.done || !right.done) {
    const [before, after] = [left.done ? undefined : left.value, right.done ? undefined : right.value];
    const order = orderOf(before, after);
    yield [order <= 0 ? before : undefined, order >= 0 ? after : undefined] as const;
    if (order <= 0) left = await lefts.next();
    if (order >= 0) right = await rights.next();
  }
}

/** Below 0 when the first comes first, or alone. */
function orderOf(one: PlanRow | undefined, other: PlanRow | undefined): number {
  if (!one || !other) return one ? -1 : 1;
  const [left, right] = [jobKey(one.job), jobKey(other.job)];
  return left < right ? -1 : Number(left > right);
}
