import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "#lib/jobs/suggest.ts";

describe("didYouMean", () => {
  it.each([
    ["strt", ["start", "stop"], "start"],
    ["srt", ["start"], "start"],
    ["sstarrt", ["start"], "start"],
    ["ts", ["tags", "tsx"], "tsx"],
    ["OLDERTHAN", ["kind", "olderThan"], "olderThan"],
    ["start", ["START"], "START"],
  ])("%s among %j is %s, the nearest", (word, words, meant) => {
    expect(didYouMean(word, words)).toBe(` (did you mean ${meant}?)`);
    expect(nearest(word, words)).toBe(meant);
  });

  it.each([
    ["strt", []],
    ["sr", ["start"]],
    ["stooooop", ["stop"]],
    ["region", ["kind", "status"]],
    ["ab", ["x"]],
    ["ab", ["xy"]],
  ])("%s among %j is near to none", (word, words) => {
    expect(didYouMean(word, words)).toBe("");
    expect(nearest(word, words)).toBeUndefined();
  });
});

/** Levenshtein's distance by its definition. */
function slips(one: string, other: string): number {
  if (one === "" || other === "") return one.length + other.length;
  const [rest, otherRest] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return slips(rest, otherRest);
  return 1 + Math.min(slips(rest, other), slips(one, otherRest), slips(rest, otherRest));
}

describe("near", () => {
  it("is at most two slips, and fewer than the word meant has letters", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (typed, meant) => {
        const isNear = slips(typed, meant) <= 2 && slips(typed, meant) < meant.length;
        expect(didYouMean(typed, [meant]) !== "").toBe(isNear);
      }),
      { numRuns: 2000 },
    );
  });
});
