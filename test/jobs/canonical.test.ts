import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, shortHash } from "#lib/jobs/canonical.ts";

/** The same value with the keys of every object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe("canonicalJson", () => {
  it.each([
    [{ b: 1, a: { d: [2, { y: 1, x: null }], c: "é" } }, '{"a":{"c":"é","d":[2,{"x":null,"y":1}]},"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined, null], "[null,null]"],
    [{}, "{}"],
    ['"', '"\\""'],
    [{ "10": 1, "9": 2, a: 3, B: 4 }, '{"10":1,"9":2,"B":4,"a":3}'],
  ])("%j", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("is JSON of an equal value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("tells unequal values apart", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const isEqual = isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
        expect(canonicalJson(one) === canonicalJson(other)).toBe(isEqual);
      }),
    );
  });
});

describe("shortHash", () => {
  it("is the beginning of the SHA-256 of its parts, a line each", () => {
    // printf 'abc' | sha256sum, and printf 'a\nb' | sha256sum
    expect(shortHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223");
    expect(shortHash("a", "b")).toBe("7e18f737311b2dc3b2f269dd78396b03");
  });
});
