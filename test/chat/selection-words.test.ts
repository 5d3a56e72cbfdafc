import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { selectionWords } from "#lib/chat/words/selection.ts";
import { KINDS } from "#lib/jobs/job.ts";
import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import type { Select } from "#lib/jobs/select.ts";

const word = fc.stringMatching(/^[A-Z][a-z]{3,8}X[a-z]{2}$/);
const text = fc.stringMatching(/^[A-Za-z0-9*?]{1,6}( [A-Za-z0-9*]{1,6})?$/);
const select: fc.Arbitrary<Select> = fc
  .record(
    {
      kind: fc.constantFrom(...KINDS),
      status: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
      state: fc.uniqueArray(fc.constantFrom(...STATE_CLASSES), { minLength: 1, maxLength: 4 }),
      olderThan: fc.constantFrom("14d", "2w", "36h", "5m"),
      name: text.map((each) => `tmp-${each}`),
      tags: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), text, { minKeys: 1, maxKeys: 2 }),
      limit: fc.integer({ min: 1, max: 10_000 }),
    },
    { requiredKeys: [] },
  )
  .filter((each) => Object.keys(each).some((key) => key !== "limit"));

describe("a selection in words", () => {
  it.each<[Select, string]>([
    [{ olderThan: "14d", status: ["Finished", "Failed"] }, "status Finished,Failed older than 14d"],
    [{ name: "crm nightly *", tags: { env: "dev" }, limit: 5 }, 'name "crm nightly *" tag env=dev limit 5'],
    [{ state: [...STATE_CLASSES] }, ""],
    [{}, ""],
  ])("%j reads %s", (selected, words) => {
    expect(selectionWords(selected)).toBe(words);
  });

  it("can be said again, and means the same", () => {
    fc.assert(
      fc.property(select, (selected) => {
        const found = understand(`stop ${selectionWords(selected)} in acme-cn`, ["acme-cn"]);
        expect(found).toMatchObject({ is: "understood", request: { select: selected } });
      }),
      { numRuns: 500 },
    );
  });
});
