import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunk } from "#lib/jobs/chunk.ts";
import { anyJob } from "./samples.ts";

describe("chunk", () => {
  it.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [23, [10, 10, 3]],
  ] as const)("cuts %i jobs into chunks of %j", (count, sizes) => {
    const jobs = Array.from({ length: count }, (_, index) => ({ id: `job${index}` }));
    expect(chunk(jobs).map((one) => one.length)).toEqual(sizes);
  });

  it("keeps both directions of a job apart", () => {
    const [forward, reverse, other] = [{ id: "a" }, { id: "a", direction: "Reverse" as const }, { id: "b" }];
    expect(chunk([forward, reverse, other])).toEqual([[forward], [reverse, other]]);
  });

  it("loses nothing and keeps the order", () => {
    fc.assert(
      fc.property(fc.array(anyJob, { maxLength: 100 }), (jobs) => {
        expect(chunk(jobs).flat()).toEqual(jobs);
      }),
    );
  });

  it("puts at most ten ids into a chunk, all distinct, and leaves no chunk empty", () => {
    fc.assert(
      fc.property(fc.array(anyJob, { maxLength: 100 }), (jobs) => {
        for (const ids of chunk(jobs).map((one) => one.map(({ id }) => id))) {
          expect(ids.length).toBeGreaterThan(0);
          expect(ids.length).toBeLessThanOrEqual(10);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
    );
  });
});
