import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { ALL_KEYWORDS } from "#lib/chat/grammar/vocabulary.ts";
import { selectionWords } from "#lib/chat/words/selection.ts";
import { KINDS } from "#lib/jobs/job.ts";
import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import type { Select } from "#lib/jobs/select.ts";

/** No quotation marks are left for a text that has all three kinds of them. */
const isSayable = (text: string) => [/["“”„＂]/, /['‘’]/, /`/].some((marks) => !marks.test(text));
const awkward = fc.constantFrom(
  ...ALL_KEYWORDS,
  "Limt",
  "becaus",
  "a.b",
  "=x",
  "14d",
  'a"b',
  "“a”",
  "it's",
  "a, b",
  "`",
);
const word = fc.oneof(awkward, fc.stringMatching(/^[A-Za-z_]{1,12}$/), fc.string({ unit: "grapheme", minLength: 1 }));
const text = word.filter(isSayable);
const key = text.filter((each) => !each.includes("=") && each !== "__proto__");

const select: fc.Arbitrary<Select> = fc
  .record(
    {
      kind: fc.constantFrom(...KINDS),
      status: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
      state: fc.uniqueArray(fc.constantFrom(...STATE_CLASSES), { minLength: 1, maxLength: 5 }),
      olderThan: fc.stringMatching(/^[1-9][0-9]{0,5}[mhdw]$/),
      name: text,
      tags: fc.dictionary(key, fc.oneof(text, fc.constant("")), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
      limit: fc.integer({ min: 1, max: 10_000 }),
    },
    { requiredKeys: [] },
  )
  .filter((each) => selectionWords(each) !== "");

const TARGETS = ["acme-cn"];

describe("a selection in words", () => {
  it.each<[Select, string]>([
    [{ olderThan: "14d", status: ["Finished", "Failed"] }, "status Finished,Failed older than 14d"],
    [{ name: "crm nightly *", tags: { env: "dev" }, limit: 5 }, 'name "crm nightly *" tag env=dev limit 5'],
    [{ name: "crm-v1.*", tags: { "my key": "b, c" } }, 'name crm-v1.* tag "my key"="b, c"'],
    [{ name: "订单*" }, "name 订单*"],
    [{ name: "in", status: ["Limt"] }, 'status "Limt" name "in"'],
    [{ name: 'say "so"', tags: { a: "it's", b: "“so”" } }, `name 'say "so"' tag a="it's" tag b='“so”'`],
    [{ name: "a'\"`b" }, "name a'\"`b"],
    [{ state: ["failed"] }, "state failed"],
    [{ state: [...STATE_CLASSES] }, ""],
    [{ state: [...STATE_CLASSES], limit: 5 }, "state running,moving,paused,stopped,failed limit 5"],
    [{}, ""],
  ])("%j reads %s", (selected, words) => {
    expect(selectionWords(selected)).toBe(words);
  });

  it("can be said again, and is the same", () => {
    fc.assert(
      fc.property(select, (selected) => {
        const request = { is: "jobs", target: "acme-cn", jobs: [], select: selected };
        const text = `jobs in acme-cn ${selectionWords(selected)}`;
        expect([text, understand(text, TARGETS)]).toEqual([text, { is: "understood", request }]);
      }),
      { numRuns: 2000 },
    );
  });

  it("that nobody could say is shown in quotation marks all the same", () => {
    expect(selectionWords({ name: "a '\"` b" })).toBe('name "a \'"` b"');
  });
});
