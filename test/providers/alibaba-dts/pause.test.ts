import { describe, expect, it } from "vitest";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { createWorld, runToEnd } from "../../engine/world.ts";

const rule = alibabaDts.states.rules.pause;

describe("the rule of a pause", () => {
  it.each([
    ["NotConfigured", "Nothing runs that could be paused."],
    ["NotStarted", "Nothing runs that could be paused."],
    ["Prechecking", "wait"],
    ["PreCheckPass", "wait"],
    ["PrecheckFailed", "Only a running job can be paused, and this one has failed; stop ends it."],
    ["Migrating", "send"],
    ["MigrationFailed", "Only a running job can be paused, and this one has failed; stop ends it."],
    ["Initializing", "send"],
    ["InitializeFailed", "Only a running job can be paused, and this one has failed; stop ends it."],
    ["Synchronizing", "send"],
    ["Failed", "Only a running job can be paused, and this one has failed; stop ends it."],
    ["Modifying", "wait"],
    ["ModifyFailed", "send"],
    ["Suspending", "done"],
    ["Finished", "A finished job cannot be paused."],
    ["Starting", "Change tracking cannot be paused: the cloud would say yes and do nothing."],
    ["Normal", "Change tracking cannot be paused: the cloud would say yes and do nothing."],
    ["Abnormal", "Change tracking cannot be paused: the cloud would say yes and do nothing."],
    ["Retrying", "wait"],
    ["Upgrade", "wait"],
    ["Downgrade", "wait"],
    ["Locked", "wait"],
    ["BrandNew", "send"],
  ])("from %s: %s", (status, want) => {
    const word = status.toLowerCase();
    const begins = rule?.refusal(word, "sync") ?? (rule?.waitIn.includes(word) ? "wait" : "send");
    expect(rule?.wanted.includes(word) ? "done" : begins).toBe(want);
  });

  it("has ended badly once the job has ended or broken", () => {
    expect(rule?.failed).toEqual(["finished", "precheckfailed", "initializefailed", "migrationfailed", "failed"]);
    expect([rule?.wantedOnceSent, rule?.provenByReplyIn]).toEqual([[], []]);
    expect(rule?.provenByGone("sync")).toBe(false);
  });

  it.each([
    ["migration", undefined],
    ["sync", undefined],
    ["change-tracking", "Change tracking cannot be paused: the cloud would say yes and do nothing."],
    [undefined, "Its kind cannot be read, and change tracking must not be paused."],
  ] as const)("for %s, with and without force: %s", (kind, why) => {
    expect([rule?.unfit?.({ kind }, false), rule?.unfit?.({ kind }, true)]).toEqual([why, why]);
  });
});

describe("what a person is told of a pause", () => {
  const LIMIT = "resume it within 6 hours, after 7 days it cannot be";

  it.each([
    [{ kind: "sync" }, `a paused sync job goes on being billed; ${LIMIT}`],
    [{ kind: "sync", isPrepaid: false }, `a paused sync job goes on being billed; ${LIMIT}`],
    [{ kind: "sync", isPrepaid: true }, `its order is paid for, so a pause saves nothing; ${LIMIT}`],
    [{ kind: "migration" }, `the cloud's pages disagree on whether a paused migration job is billed; ${LIMIT}`],
    [{}, `no page says whether a paused DTS job is billed; ${LIMIT}`],
  ] as const)("%o: %s", (job, note) => {
    expect(rule?.note?.(job)).toBe(note);
  });

  it.each([
    ["succeeded", {}, "Synchronizing", "pause proven: it reads Suspending"],
    ["already", {}, "Suspending", "it is Suspending already; nothing was done"],
    ["planned", { dryRun: true }, "Synchronizing", "would pause"],
  ])("stands in the reason of %s", async (verdict, more, status, reason) => {
    const jobs = [{ id: "l1", kind: "sync", status }];
    const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs }]);
    const [event] = await runToEnd(world, { action: "pause", target: "ali", jobs: ["l1"], ...more });
    expect(event).toMatchObject({
      verdict,
      reason: `${reason}; a paused sync job goes on being billed; ${LIMIT}`,
    });
  });
});

describe("a pause of a job that finishes first", () => {
  it("has failed, for a finished job cannot be resumed", async () => {
    const jobs = [{ id: "l1", kind: "migration", status: "Migrating", becomes: { pause: "Finished" } }];
    const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs }]);
    const [event] = await runToEnd(world, { action: "pause", target: "ali", jobs: ["l1"] });
    expect(event).toMatchObject({ verdict: "failed", reason: "pause ended in Finished", status: "Finished" });
  });
});
