import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targetDigest } from "#lib/jobs/run.ts";
import type { Target } from "#lib/jobs/target.ts";
import { anyJob, NOW, planned, TARGET, tasksIn } from "./samples.ts";

const digest = (command: object, requestId?: string) => planned(command, requestId).run.bodyDigest;

describe("a plan", () => {
  it("names its run after the request id", () => {
    // printf 'request-1' | sha256sum
    expect(planned({}).run.runId).toBe("19f1064b619d49d35392eac7261cd726");
    expect(planned({ action: "delete", jobs: ["b"] }).run.runId).toBe(planned({}).run.runId);
    expect(planned({}, "request-2").run.runId).not.toBe(planned({}).run.runId);
  });

  it("has the same digest whatever the request id", () => {
    expect(digest({ requestId: "one" }, "one")).toBe(digest({ requestId: "two" }, "two"));
    expect(digest({ requestId: "one" }, "one")).toBe(digest({}, "one"));
  });

  it("has the same digest whether a default is written out or not", () => {
    expect(digest({ deadlineSeconds: 3600, dryRun: false, force: false })).toBe(digest({}));
    expect(digest({ jobs: [{ id: "a" }] })).toBe(digest({ jobs: ["a"] }));
  });

  it.each([
    { action: "delete" },
    { target: "other" },
    { jobs: ["b"] },
    { jobs: ["a", "b"] },
    { jobs: [{ id: "a", direction: "Reverse" }] },
    { jobs: [{ id: "a", kind: "sync" }] },
    { deadlineSeconds: 3599 },
    { dryRun: true },
    { force: true },
    { reason: "another" },
    { requestedBy: "somebody else" },
  ])("has another digest with %j", (command) => {
    expect(digest(command)).not.toBe(digest({}));
  });

  it("ends at the deadline and has every job open", () => {
    const { run } = planned({ jobs: ["a", "b"], deadlineSeconds: 60 });
    expect([run.startedAt, run.deadline, run.jobs, run.open]).toEqual([NOW, NOW + 60_000, 2, 2]);
  });

  it("has counted no verdict yet", () => {
    expect(planned({}).run.counts).toEqual({ succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 });
  });

  it("knows of each job whether it has the other direction too", () => {
    const jobs = ["a", "b", { id: "a", direction: "Reverse" }];
    const tasks = tasksIn(planned({ jobs }));
    expect(tasks.map(({ job, isPaired }) => [job.id, isPaired])).toEqual([
      ["a", true],
      ["b", false],
      ["a", true],
    ]);
  });

  it("begins with jobs that nothing is known of", () => {
    const tasks = tasksIn(planned({ action: "teardown", jobs: ["a"] }));
    expect(tasks).toEqual([
      {
        job: { id: "a" },
        steps: ["stop", "delete"],
        proven: [],
        attempts: 0,
        seen: false,
        isPaired: false,
        status: null,
        alone: false,
        looks: 0,
        due: NOW,
      },
    ]);
  });

  it.each([
    ["start", ["start"]],
    ["pause", ["pause"]],
    ["stop", ["stop"]],
    ["reset", ["reset"]],
    ["delete", ["delete"]],
    ["teardown", ["stop", "delete"]],
  ])("of a %s has the steps %j", (action, steps) => {
    expect(tasksIn(planned({ action })).map((task) => task.steps)).toEqual([steps]);
  });

  it.each(["stop", "pause"])("of a %s goes before the others", (action) => {
    const urgent = planned({ action }).items[0]?.priority;
    for (const other of ["start", "reset", "delete", "teardown"]) {
      expect(planned({ action: other }).items[0]?.priority).toBeGreaterThan(urgent ?? Number.POSITIVE_INFINITY);
    }
  });

  it("holds each job of the command once, in its order, untouched so far", () => {
    const jobsOf = fc.uniqueArray(anyJob, {
      minLength: 1,
      maxLength: 60,
      selector: ({ id, direction }) => `${id}${direction ?? "Forward"}`,
    });
    fc.assert(
      fc.property(jobsOf, (jobs) => {
        const tasks = tasksIn(planned({ jobs }));
        expect(tasks.map(({ job }) => job)).toEqual(jobs);
        expect(
          tasks.every((task) => task.attempts === 0 && task.status === null && !task.seen && task.due === NOW),
        ).toBe(true);
      }),
    );
  });
});

describe("the digest of a target", () => {
  const pinned = (change: object) => planned({}, "request-1", { ...TARGET, ...change }).run.targetDigest;

  it.each([
    { region: "cn-beijing" },
    { endpoint: "https://dts.example" },
    { credentials: { from: "env", accessKeyId: "OTHER", accessKeySecret: "ACME_SK" } },
    { resourceGroupId: "rg1" },
  ])("changes with %j", (change) => {
    expect(pinned(change)).not.toBe(pinned({}));
  });

  it("is worked out once a target, since every job of every turn asks for it", () => {
    let reads = 0;
    const credentials = {
      from: "env" as const,
      accessKeySecret: "ACME_SK",
      get accessKeyId() {
        reads += 1;
        return "ACME_AK";
      },
    };
    const target = { ...TARGET, credentials } as Target;
    expect([targetDigest(target), targetDigest(target)]).toEqual([targetDigest(TARGET), targetDigest(TARGET)]);
    expect(reads).toBe(1);
  });

  it("does not change with the rate, which is no part of what the target is", () => {
    expect(pinned({ rate: 5 })).toBe(pinned({}));
  });
});
