import { expect } from "vitest";
import { effectsIn } from "./stack.ts";

/** What the teardown of the sundry jobs comes to when nothing goes wrong, and when anything does. */
export const ENDS = {
  // Its way back goes on, and a delete would take that along.
  "sundry-both-ways": "refused",
  "sundry-ended": "succeeded",
  "sundry-migration": "succeeded",
  "sundry-nowhere": "refused",
  "sundry-prepaid": "refused",
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`sundry-sync-${n}`, "succeeded"])),
};
export const SUNDRY = Object.keys(ENDS);

const DELETED = ["sundry-ended", "sundry-migration", ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `sundry-sync-${n}`)];

/** Each that succeeded, and no other. */
export async function expectDeletedOnce(region: string): Promise<void> {
  const deletes = Object.entries(await effectsIn(region)).flatMap(([job, effects]) =>
    effects.filter((one) => one === "delete").map(() => job),
  );
  expect(deletes.sort()).toEqual(DELETED);
}
