import { describe, expect, it } from "vitest";
import { emptyTally, playSeed } from "./many.ts";

/** Few enough to be played for every mutant of the engine. */
const SEEDS = 60;
const TOGETHER = 10;

describe("the first histories of the simulation", () => {
  for (let from = 1; from <= SEEDS; from += TOGETHER) {
    it(`keep every invariant from seed ${from}`, async () => {
      const tally = emptyTally();
      for (let seed = from; seed < from + TOGETHER; seed += 1) await playSeed(seed, tally);
      expect(tally.found).toEqual([]);
    });
  }
});
