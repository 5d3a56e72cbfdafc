import { timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { equal, matchOf } from "#lib/signatures/equal.ts";

/** A timing test would be a coin toss, so it is shown what is compared, and by whom. */
function watched() {
  const compared: string[] = [];
  const compare = (left: Uint8Array, right: Uint8Array) => {
    compared.push(`${Buffer.from(left)} ${Buffer.from(right)}`);
    return timingSafeEqual(left, right);
  };
  return { compared, compare };
}

describe("equal", () => {
  it.each([
    ["same", "same", true],
    ["same", "sane", false],
    ["Same", "same", false],
    ["short", "longer", false],
    ["", "", true],
    ["é", "e\u0301", false],
    ["ab", "é", false],
  ])("of %j and %j is %s", (left, right, wanted) => {
    expect(equal(left, right)).toBe(wanted);
  });

  it("hands texts of one length to the comparison whole, wherever they differ, and others not at all", () => {
    const { compared, compare } = watched();
    for (const text of ["xbcd", "abcx", "abcd"]) equal(text, "abcd", compare);
    equal("abc", "abcd", compare);
    expect(compared).toEqual(["xbcd abcd", "abcx abcd", "abcd abcd"]);
  });
});

describe("matchOf", () => {
  it.each([
    [["a"], ["a", "b"], 0],
    [["b"], ["a", "b"], 1],
    [["c"], ["a", "b"], -1],
    [["c", "b"], ["a", "b"], 1],
    [[], ["a"], -1],
  ])("finds %j among %j at %i", (sent, expected, index) => {
    expect(matchOf(sent, expected)).toBe(index);
  });

  it("compares every pair, also after it found one", () => {
    const { compared, compare } = watched();
    expect(matchOf(["a", "b"], ["a", "c"], compare)).toBe(0);
    expect(compared).toEqual(["a a", "b a", "a c", "b c"]);
  });
});

describe("every comparison with a secret", () => {
  const folder = new URL("../../lib/signatures/", import.meta.url);
  const sources = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);
  const schemes = sources.filter(([, source]) => /\bmac\(|\bhash\(/.test(source) && !/function mac\b/.test(source));

  it("goes through equal.ts, the only file that knows timingSafeEqual", () => {
    expect(sources.filter(([, source]) => source.includes("timingSafeEqual")).map(([name]) => name)).toEqual([
      "equal.ts",
    ]);
  });

  it.each(schemes)("%s uses it for each digest it makes, and no other", (_name, source) => {
    expect(source).toMatch(/\b(matchOf|equal)\(/);
    expect(source).not.toMatch(
      /(mac|hash|signature)\([^)]*\)\s*[!=]==|[!=]==\s*(mac|hash|signature|expected|digests)\b/,
    );
  });
});
