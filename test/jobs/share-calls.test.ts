import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareCalls } from "#lib/jobs/chunk.ts";
import type { Job } from "#lib/jobs/job.ts";
import { anyJob } from "./samples.ts";

/** The way of a job is the first letter of its id; one that begins with x shares no call. */
const wayOf = ({ id }: Job) => (id.startsWith("x") ? undefined : id[0]);
const callsOf = (ids: string, most = 3) =>
  shareCalls(
    ids.split(" ").map((id) => ({ id })),
    most,
    wayOf,
  )
    .map((call) => call.map(({ id }) => id).join(" "))
    .join(" | ");

describe("shareCalls", () => {
  it.each([
    ["those that go the same way share a call", "a1 a2 a3", "a1 a2 a3"],
    ["a full call is followed by another", "a1 a2 a3 a4 a5 a6 a7", "a1 a2 a3 | a4 a5 a6 | a7"],
    ["a call stands where its first job stood", "a1 b1 a2 b2", "a1 a2 | b1 b2"],
    ["a call that is full does not take what comes later", "a1 a2 a3 b1 a4 a5", "a1 a2 a3 | b1 | a4 a5"],
    ["those without a way go alone", "x1 x2 a1 x3 a2", "x1 | x2 | a1 a2 | x3"],
    ["an id that comes twice goes twice", "a1 a2 a1 a3", "a1 a2 | a1 a3"],
    ["an id that comes twice in a row goes twice", "a1 a1", "a1 | a1"],
  ])("%s", (_title, ids, calls) => {
    expect(callsOf(ids)).toBe(calls);
  });

  it("one at a time is what `most` of 1 means", () => {
    expect(callsOf("a1 a2 b1", 1)).toBe("a1 | a2 | b1");
  });

  it("makes no call of no jobs", () => {
    expect(shareCalls([], 3, wayOf)).toEqual([]);
  });

  it("an empty way shares no call either", () => {
    expect(shareCalls([{ id: "a" }, { id: "b" }], 3, () => "")).toEqual([[{ id: "a" }], [{ id: "b" }]]);
  });

  it("sends each job once, in calls of one way, of distinct ids and at most as many as asked", () => {
    const wayOfKind = ({ kind }: Job) => kind;
    fc.assert(
      fc.property(fc.array(anyJob, { maxLength: 60 }), fc.integer({ min: 1, max: 10 }), (jobs, most) => {
        const calls = shareCalls(jobs, most, wayOfKind);
        expect(new Set(calls.flat())).toEqual(new Set(jobs));
        expect(calls.flat()).toHaveLength(jobs.length);
        for (const call of calls) {
          expect(new Set(call.map(wayOfKind)).size).toBe(1);
          expect(new Set(call.map(({ id }) => id)).size).toBe(call.length);
          expect(call.length).toBeLessThanOrEqual(wayOfKind(call[0] as Job) ? most : 1);
        }
      }),
    );
  });
});
