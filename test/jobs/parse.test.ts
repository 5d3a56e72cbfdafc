import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { parse } from "#lib/jobs/parse.ts";
import { sentenceOf } from "./refusal.ts";

const refusal = (schema: z.ZodMiniType, value: unknown) => sentenceOf(() => parse(schema, value, "it"));
const named = z.strictObject({ name: z.string().check(z.minLength(1, "want a name")) });
const word = z.string().check(z.regex(/^[a-z]+$/, "want a word"));

describe("what fits", () => {
  it("is what the schema makes of it, with its defaults", () => {
    const schema = z.strictObject({ name: z.string(), size: z._default(z.number(), 3) });
    expect(parse(schema, { name: "a" }, "it")).toEqual({ name: "a", size: 3 });
  });
});

describe("the sentence of a refusal", () => {
  it.each([
    ["a wrong type", named, { name: 7 }, "it.name is 7; want string"],
    ["a missing key", named, {}, "it.name is missing; want string"],
    ["an object where a text belongs", named, { name: { a: "b" } }, "it.name is an object; want string"],
    ["null where an object belongs", named, null, "it is null; want object"],
    ["a list where a text belongs", named, { name: ["a", "b"] }, "it.name is a list of 2; want string"],
    ["one key too many", named, { name: "a", b: 1 }, 'it has the unknown key "b"'],
    ["two keys too many", named, { name: "a", b: 1, "c d": 2 }, 'it has the unknown key "b", "c d"'],
    ["a rule without words of its own", z.number().check(z.lte(1)), 2, "it is 2; want another value"],
    ["another word than the two", z.enum(["one", "two"]), "three", 'it is "three"; want "one" or "two"'],
    ["a name that is none", z.record(word, z.number()), { A1: 1 }, "it.A1: the name is not valid: want a word"],
    ["the second of a list", z.array(word), ["a", "B"], 'it[1] is "B"; want a word'],
    ["what JSON cannot tell", z.string(), Symbol("x"), "it is Symbol(x); want string"],
  ])("%s", (_title, schema, value, sentence) => {
    expect(refusal(schema, value)).toBe(sentence);
  });

  it("shows 80 characters of a value, quotes included, and no more", () => {
    expect(refusal(word, "A".repeat(78))).toBe(`it is "${"A".repeat(78)}"; want a word`);
    expect(refusal(word, "A".repeat(79))).toBe(`it is "${"A".repeat(79)}…; want a word`);
  });

  it("says that the value is wrong when the schema does not say why", () => {
    const silent = { ...z.never(), safeParse: () => ({ success: false, error: { issues: [] } }) };
    expect(refusal(silent as unknown as z.ZodMiniType, 1)).toBe("it is not valid");
  });
});

describe("a value that may be one of several", () => {
  const either = z.union([named, word]);
  const byKind = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("one") }),
    z.strictObject({ kind: z.literal("two"), size: z.number() }),
  ]);

  it.each([
    ["of the object, when it is an object", either, { name: "" }, 'it.name is ""; want a name'],
    ["of the text, when it is a text", either, "A1", 'it is "A1"; want a word'],
    [
      "of the words there are, when it is a text",
      z.union([named, z.enum(["one", "two"])]),
      "three",
      'it is "three"; want "one" or "two"',
    ],
    ["of the first, when it is neither", either, 7, "it is 7; want object"],
    ["of the inner one", z.strictObject({ a: either }), { a: { name: 7 } }, "it.a.name is 7; want string"],
    ["of one within one", z.union([z.number(), either]), { name: "" }, 'it.name is ""; want a name'],
    ["of the kinds there are", byKind, { kind: "three" }, 'it.kind is "three"; want "one" or "two"'],
    ["of the kind it says it is", byKind, { kind: "two", size: "x" }, 'it.size is "x"; want number'],
  ])("is refused in the words %s", (_title, schema, value, sentence) => {
    expect(refusal(schema, value)).toBe(sentence);
  });
});

describe("what may be a secret", () => {
  const keys = z.strictObject({ from: z.enum(["env"]), key: word });

  it.each([
    [
      "at the top",
      z.strictObject({ credentials: keys }),
      { credentials: { from: "env", key: "S3CR" } },
      "it.credentials",
    ],
    [
      "deep inside",
      z.strictObject({ a: z.strictObject({ b: z.strictObject({ credentials: keys }) }) }),
      { a: { b: { credentials: { from: "env", key: "S3CR" } } } },
      "it.a.b.credentials",
    ],
  ])("a key in credentials %s is not shown", (_title, schema, value, path) => {
    expect(refusal(schema, value)).toBe(`${path}.key is not shown; want a word`);
  });

  it.each([
    ["the source of credentials", { from: "S3CR", key: "a" }, 'it.credentials.from is "S3CR"; want "env"'],
    ["that a key is missing", { from: "env" }, "it.credentials.key is missing; want string"],
  ])("%s is told", (_title, credentials, sentence) => {
    expect(refusal(z.strictObject({ credentials: keys }), { credentials })).toBe(sentence);
  });

  it.each([
    ["an address with a password", "https://user:pass@host", "not shown"],
    ["an address with a user", "ftp://user@host/path", "not shown"],
    ["an address with neither", "https://host/path@1", '"https://host/path@1"'],
    ["a mail address", "someone@host", '"someone@host"'],
    ["a list", ["https://user:pass@host"], "a list of 1"],
  ])("%s", (_title, value, told) => {
    const wanted = typeof value === "string" ? "a word" : "string";
    expect(refusal(word, value)).toBe(`it is ${told}; want ${wanted}`);
  });
});

describe("a schema that reads another value than the one that was given", () => {
  const inner = z.strictObject({ a: z.strictObject({ b: z.number() }) });
  const read = z.pipe(
    z.transform(() => JSON.parse('{"a":{"b":"x"}}')),
    inner,
  );

  it.each([["text"], [{ a: null }], [{ a: 7 }], [null]])("calls what %j does not have missing", (value) => {
    expect(refusal(read as unknown as z.ZodMiniType, value)).toBe("it.a.b is missing; want number");
  });
});
