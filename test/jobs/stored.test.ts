import { describe, expect, it } from "vitest";
import { fromStored, toStored } from "#lib/jobs/stored.ts";

const SCHEMA = 1;

const stored = (schema: number | undefined) => JSON.stringify({ schema, runId: "r", novelty: 7 });

describe("a stored record", () => {
  it("comes back as it was, under this version's number", () => {
    expect(JSON.parse(toStored({ runId: "r" }))).toEqual({ schema: SCHEMA, runId: "r" });
    expect(fromStored(toStored({ runId: "r" }))).toEqual({ runId: "r" });
  });

  it.each([undefined, SCHEMA - 1, SCHEMA])("of version %s is read", (schema) => {
    expect(fromStored(stored(schema))).toEqual({ runId: "r", novelty: 7 });
  });

  it("of the next version is read, and written back under its number with what is not understood", () => {
    const read = fromStored<object>(stored(SCHEMA + 1));
    expect(JSON.parse(toStored({ ...read, runId: "s" }))).toEqual({ schema: SCHEMA + 1, runId: "s", novelty: 7 });
  });

  it("of a version further ahead is refused, with what to do", () => {
    expect(() => fromStored(stored(SCHEMA + 2))).toThrow(
      `a ledger record has schema ${SCHEMA + 2}; this version reads up to ${SCHEMA + 1}: go back to the newer one`,
    );
  });
});
