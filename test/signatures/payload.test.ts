import { describe, expect, it } from "vitest";
import { fromBase64, jsonOf, textAt } from "#lib/signatures/payload.ts";
import { bytesOf, joined } from "./formulas.ts";

describe("jsonOf", () => {
  it.each([
    ["an object", bytesOf('{"a":"é"}'), { a: "é" }],
    ["a byte order mark", joined("\ufeff", "1"), 1],
    ["bytes in a text that are no UTF-8", joined('{"a":"', Uint8Array.of(0xff), '"}'), undefined],
    ["something after the end", bytesOf("{} {}"), undefined],
    ["nothing", bytesOf(""), undefined],
  ])("of %s", (_as, bytes, value) => {
    expect(jsonOf(bytes)).toEqual(value);
  });
});

describe("textAt", () => {
  it.each([
    [{ a: { b: "c" } }, ["a", "b"], "c"],
    [{ a: "b" }, ["a"], "b"],
    [{ a: "" }, ["a"], null],
    [{ a: 1 }, ["a"], null],
    [{ a: ["b"] }, ["a"], null],
    ["text", ["length"], null],
    [null, ["a"], null],
    [undefined, ["a"], null],
    [{}, ["constructor", "name"], null],
    [{}, ["__proto__"], null],
  ])("of %j at %j is %j", (value, path, text) => {
    expect(textAt(value, ...path)).toBe(text);
  });
});

describe("fromBase64", () => {
  it.each(["", "AA==", "AAA=", "AAAA", "+/+/"])("takes %j", (text) => {
    expect(fromBase64(text)?.toString("base64")).toBe(text);
  });

  it.each(["A", "AA", "AB==", "AAAA=", "AAAA\n", " AAAA", "-_-_", "AAA*"])("takes %j for none", (text) => {
    expect(fromBase64(text)).toBeNull();
  });
});
