import { describe, expect, it } from "vitest";
import { check, INVARIANTS } from "./checker.ts";
import { play } from "./history.ts";
import { imagine } from "./imagine.ts";
import { emptyTally, playSeed } from "./many.ts";
import { EPOCH } from "./plan.ts";

/** `SIMULATE_S=600 npx vitest run test/simulation` plays for as long; which seeds there is time for depends on the machine. */
const SECONDS = Number(process.env["SIMULATE_S"] ?? 10);
const FEWEST = 200;
/** A change is held against histories known to be right; new ones are the soak's business, which finds about one wrong in 3,000. */
const MOST = Number(process.env["SIMULATE_SEEDS"] ?? 4000);

describe("the deployed system, simulated", () => {
  it(
    `keeps every invariant for as many seeds as ${SECONDS} s allow`,
    async () => {
      const tally = emptyTally();
      const until = performance.now() + SECONDS * 1000;
      const mayGoOn = (seed: number) => seed <= FEWEST || (seed <= MOST && performance.now() < until);
      for (let seed = 1; mayGoOn(seed); seed += 1) await playSeed(seed, tally);
      process.stdout.write(
        `simulation: ${tally.histories} seeds, ${(tally.histories / SECONDS).toFixed(0)} a second\n`,
      );
      const wrong = tally.found.map(
        ({ seed, violations: [first] }) =>
          `npm run simulate:soak -- --seed ${seed} # ${first?.invariant}: ${first?.what}`,
      );
      expect(wrong).toEqual([]);
      expect(tally.kinds / tally.histories).toBeGreaterThanOrEqual(5);
    },
    (SECONDS + 120) * 1000,
  );

  it("plays a seed the same way twice", async () => {
    for (const seed of [1, 9, 14, 36]) {
      const [one, other] = [await play(imagine(seed)), await play(imagine(seed))];
      expect(other.events).toEqual(one.events);
      expect(other.effects).toEqual(one.effects);
      expect([other.steps, other.endedAt]).toEqual([one.steps, one.endedAt]);
    }
  });

  it("has one check or more for each of the 28 invariants", () => {
    const numbers = new Set(INVARIANTS.flatMap((name) => /^invariant (\d+)/.exec(name)?.[1] ?? []));
    const all = Array.from({ length: 28 }, (_, index) => index + 1);
    expect([...numbers].map(Number).sort((one, other) => one - other)).toEqual(all);
  });

  it("comes to rest, and tells, where nothing goes wrong", async () => {
    const plan = { ...imagine(1), faults: [], calmAt: 0 };
    const clouds = plan.clouds.map((cloud) => ({ ...cloud, faults: [] })) as typeof plan.clouds;
    const trace = await play({ ...plan, clouds });
    expect(check(plan, trace)).toEqual([]);
    expect(trace.isAtRest).toBe(true);
    expect(trace.events.length).toBeGreaterThan(0);
    expect(trace.endedAt).toBeGreaterThan(EPOCH);
  });
});
