import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsOf } from "#lib/chat/grammar/words.ts";

describe("wordsOf", () => {
  it.each<[string, string[]]>([
    ["", []],
    [" ,，、\u00a0\u3000\u200b\n", []],
    ["a b,c，d、e\u00a0f\u3000g\nh", ["a", "b", "c", "d", "e", "f", "g", "h"]],
    ['"a b"', ["a b"]],
    ["“a b” „c d“ ＂e f＂ 'g h' ‘i j’ `k l`", ["a b", "c d", "e f", "g h", "i j", "k l"]],
    ['"it\'s" \'say "so"\'', ["it's", 'say "so"']],
    ["don't won’t", ["don't", "won’t"]],
    ['a="b c" d=e="f, g"', ["a=b c", "d=e=f, g"]],
    ['"a"/b', ["a/b"]],
    ['a"b c"', ['a"b', 'c"']],
    ['""', [""]],
    ["a\u200bb \u200bc\u200b", ["a\u200bb", "c"]],
    ['"a\u200b"\u200b', ["a\u200b"]],
    ["=", ["="]],
    ["😀 a", ["😀", "a"]],
  ])("%j", (text, words) => {
    expect(wordsOf(text).map((word) => word.text)).toEqual(words);
  });

  it("tells what is quoted, joined by a comma, or never closed", () => {
    expect(wordsOf('a, "b" c="d')).toEqual([
      { text: "a", source: "a", at: 0, end: 1, isQuoted: false, isOpen: false, isJoined: false },
      { text: "b", source: '"b"', at: 3, end: 6, isQuoted: true, isOpen: false, isJoined: true },
      { text: "c=d", source: 'c="d', at: 7, end: 11, isQuoted: true, isOpen: true, isJoined: false },
    ]);
    expect(wordsOf(",a").map(({ isJoined }) => isJoined)).toEqual([false]);
    for (const open of ['"', '"a', "'a\"", "“", '`a b "']) expect(wordsOf(open)).toMatchObject([{ isOpen: true }]);
    for (const closed of ['""', '"a”', "'a\"'"]) expect(wordsOf(closed)).toMatchObject([{ isOpen: false }]);
  });

  it("passes over nothing but blanks, commas and what cannot be seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let end = 0;
        for (const word of wordsOf(text)) {
          expect(text.slice(word.at, word.end)).toBe(word.source);
          expect(text.slice(end, word.at)).toMatch(/^[\s,，、\u200b-\u200f\u202a-\u202e\u2060-\u2069]*$/u);
          end = word.end;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("takes a long text in time that grows as the text does", () => {
    const texts = ['"', "'a", "=", 'a="', ",", "\u200b", "a\u200b", '"“'].map((piece) => piece.repeat(50_000));
    const begun = performance.now();
    for (const text of texts) wordsOf(text);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
