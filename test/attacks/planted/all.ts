import { withPlant } from "../../simulation/planted/with-plant.ts";
import type { playMany } from "../tally.ts";
import { HOLES } from "./plants.ts";

/**
 * `npm run attack:planted [-- CASES [WORD]]`: every hole of the table, one at a time in a copy of lib, and in how many of the cases it
 * is seen. Exit 1 when one is never seen that should be.
 */
const [, , cases = "3000", word = ""] = process.argv;
for (const hole of HOLES.filter(({ name }) => name.includes(word))) {
  const { playMany: play } = await withPlant<{ readonly playMany: typeof playMany }>(hole, "test/attacks/tally.ts");
  const { gaveWay } = await play(1, Number(cases));
  const expected = hole.unseen === undefined ? "NEVER SEEN" : `not expected: ${hole.unseen}`;
  const first = gaveWay.length > 0 ? (gaveWay[0] ?? "").slice(0, 100) : expected;
  if (gaveWay.length === 0 && hole.unseen === undefined) process.exitCode = 1;
  process.stdout.write(`${String(gaveWay.length).padStart(6)} of ${cases}  ${hole.name.padEnd(70)} ${first}\n`);
}
