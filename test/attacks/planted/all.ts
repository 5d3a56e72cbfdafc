import { withPlant } from "../../simulation/planted/with-plant.ts";
import type { playMany } from "../tally.ts";
import { HOLES } from "./plants.ts";

/**
 * `npm run attack:planted [-- CASES [ENOUGH [PATTERN]]]`: every hole of the table, one at a time in a copy of lib, and how many cases see
 * it: until enough have, or so many were played. Exit 1 when a hole is never seen that should be.
 */
const [, , cases = "10000", enough = "24", pattern = ""] = process.argv;
const AT_ONCE = 100;

for (const hole of HOLES.filter(({ name }) => new RegExp(pattern).test(name))) {
  const { playMany: play } = await withPlant<{ readonly playMany: typeof playMany }>(hole, "test/attacks/tally.ts");
  const most = hole.unseen === undefined ? Number(cases) : AT_ONCE * 10;
  const seen: string[] = [];
  let played = 0;
  while (seen.length < Number(enough) && played < most) {
    seen.push(...(await play(played + 1, AT_ONCE)).gaveWay);
    played += AT_ONCE;
  }
  const first = seen[0] ?? (hole.unseen === undefined ? "NEVER SEEN" : `not expected: ${hole.unseen}`);
  if (seen.length === 0 && hole.unseen === undefined) process.exitCode = 1;
  const share = `${String(seen.length).padStart(4)} of ${String(played).padEnd(6)}`;
  process.stdout.write(`${share} ${hole.name.padEnd(74)} ${first.slice(0, 100)}\n`);
}
