import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUnambiguous } from "#lib/jobs/unambiguous-json.ts";
import { sentenceOf } from "./refusal.ts";

const TWICE = "body has a key twice in one object; want each once";

describe("JSON of which no two readers see two things", () => {
  it.each([
    ["a key twice", '{"a":1,"a":2}'],
    ["a key and its escape", '{"jobs":["x"],"j\\u006fbs":["y"]}'],
    ["deep inside", '[{"a":[{"b":1,"c":{},"b":2}]}]'],
    ["with blanks around", '{ "a" : 1 ,\n "a" : 2 }'],
    ["the second after an object", '{"a":{"b":1},"a":2}'],
    ["a key with a quote in it", '{"\\"":1,"\\"":2}'],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}'],
  ])("is refused: %s", (_title, text) => {
    expect(sentenceOf(() => parseUnambiguous(text, "body"))).toBe(TWICE);
  });

  it.each([
    ["the same key in two objects", '{"a":{"a":1},"b":{"a":2}}'],
    ["the same text as key and value", '{"a":"a","b":"a"}'],
    ["the same text twice in a list", '["a","a"]'],
    ["signs inside texts", '{"a":"{\\"a\\":1,\\"a\\":2}","b":"],[}{"}'],
    ["keys of another case", '{"a":1,"A":2}'],
    ["a bare text", '"a"'],
  ])("is read: %s", (_title, text) => {
    expect(parseUnambiguous(text, "body")).toEqual(JSON.parse(text));
  });

  it("is read whatever JSON it is, as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseUnambiguous(text, "body")).toEqual(JSON.parse(text));
      }),
    );
  });

  it("is refused wherever the key of any object is written twice", () => {
    const dictionary = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(dictionary, fc.jsonValue(), (members, around) => {
        const [key = ""] = Object.keys(members);
        const doubled = `${JSON.stringify(members).slice(0, -1)},${JSON.stringify(key)}:0}`;
        const text = `[${JSON.stringify(around)},${doubled}]`;
        expect(sentenceOf(() => parseUnambiguous(text, "body"))).toBe(TWICE);
      }),
    );
  });

  it("shows nothing of a text that is no JSON", () => {
    expect(sentenceOf(() => parseUnambiguous("secret=1", "body"))).toBe("body is not JSON (8 characters)");
  });
});
