import { describe, expect, it } from "vitest";
import { byKey, jobKey } from "#lib/jobs/job.ts";
import { classIn } from "#lib/jobs/observation.ts";

describe("what makes a job one job", () => {
  it.each([
    [{ id: "a" }, "a/Forward"],
    [{ id: "a", direction: "Forward" }, "a/Forward"],
    [{ id: "a", direction: "Reverse" }, "a/Reverse"],
  ] as const)("%j is %s", (job, key) => {
    expect(jobKey(job)).toBe(key);
  });

  it("each job has its entry, both directions of one id too", () => {
    const jobs = [{ id: "a" }, { id: "a", direction: "Reverse" as const }, { id: "b" }];
    expect([...byKey(jobs, ({ id }) => id.toUpperCase())]).toEqual([
      ["a/Forward", "A"],
      ["a/Reverse", "A"],
      ["b/Forward", "B"],
    ]);
  });
});

describe("what a cloud's word means", () => {
  const WORDS = {
    running: "synchronizing online",
    moving: "prechecking",
    paused: "suspending",
    stopped: "finished",
    failed: "failed initializefailed",
  };

  it.each([
    ["Synchronizing", "running"],
    ["online", "running"],
    ["PRECHECKING", "moving"],
    ["suspending", "paused"],
    ["Finished", "stopped"],
    ["InitializeFailed", "failed"],
    ["Failed", "failed"],
  ])("%s is %s", (status, state) => {
    expect(classIn(WORDS, status)).toBe(state);
  });

  it.each(["", "finish", "synchronizing online", "NobodyDocumented"])("%j, which no page has, is moving", (status) => {
    expect(classIn(WORDS, status)).toBe("moving");
  });
});
