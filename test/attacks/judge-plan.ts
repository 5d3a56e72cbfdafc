import { limitOf, matched, stateOf } from "./likeness.ts";
import type { Work } from "./work.ts";

/** Which jobs a limit leaves out is not known here. */
const isLimited = (select: unknown) => limitOf(select) < Number.POSITIVE_INFINITY;

/** Plans that were applied though something that they show had changed before they were made once more. */
export function drifted({ looks, asked, at, runId }: Work): readonly string[] {
  if (!looks || runId === undefined || isLimited(asked.select)) return [];
  const [then, now] = looks.map((rows) =>
    matched(asked.select, rows, at).map(({ key, status }) => `${key} ${stateOf(status)}`),
  );
  return String(then?.sort()) === String(now?.sort()) ? [] : [`a plan of ${then} was applied to ${now}`];
}
