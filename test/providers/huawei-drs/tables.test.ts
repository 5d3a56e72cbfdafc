import { describe, expect, it } from "vitest";
import type { Step } from "#lib/jobs/action.ts";
import { rowOf } from "#lib/providers/huawei-drs/errors.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import { providerOf } from "#lib/providers/registry.ts";

const target = (region: string, more: object = {}) =>
  ({
    name: "acme-hw",
    provider: "huawei-drs",
    region,
    projectId: "054ba152d480d55b2f5dc0069e7ddef0",
    api: "auto",
    pauseMode: "target",
    credentials: { from: "ssm", id: "/acme" },
    ...more,
  }) as const;

describe("error codes", () => {
  it.each([
    ["not-found", ["DRS.10000010", "DRS.M00289", "DRS.M05003", "DRS.M05004", "DRS-M05004"]],
    ["invalid-state", ["DRS.M00304", "DRS.M00277", "DRS.M00402", "DRS.M07000"]],
    ["unavailable", ["DRS.M01504", "DRS.M00004", "DRS.M01501"]],
    ["throttled", ["DRS.M01503", "APIGW.0308", "APIG.0308"]],
    ["credentials-expired", ["DRS.M00100", "APIGW.0307", "APIG.0307"]],
    ["access-denied", ["DRS.M00101", "DRS.M00102", "DRS.M00103", "DRS.M00105", "DRS.M00261", "APIGW.0302"]],
    ["access-denied", ["APIGW.0301", "APIGW.0303", "APIG.0301"]],
    ["invalid-request", ["DRS.M00007", "DRS.M00200", "DRS.M00201", "DRS.M00202", "DRS.M00210", "DRS.M00211"]],
    ["invalid-request", ["DRS.M00273", "DRS.M00299", "DRS.M00300", "DRS.M00301", "DRS.M00305", "DRS.M00307"]],
    ["invalid-request", ["DRS.M00308", "DRS.M00002", "DRS.10010065", "DRS.10010069", "DRS.KE0002", "DRS-KE0002"]],
    ["invalid-request", ["APIGW.0101", "APIGW.0103", "APIGW.0104", "APIGW.0105", "APIGW.0106", "APIGW.0201"]],
    ["unrecognized", ["DRS.10000001"]],
  ])("%s: %o", (kind, codes) => {
    for (const code of codes) expect(rowOf(code, "any text")).toMatchObject({ kind });
  });

  it.each(["", "DRS.M99999", "toString", "__proto__"])("%j is not known", (code) => {
    expect(rowOf(code, "")).toBeUndefined();
  });
});

describe("states", () => {
  it.each([
    ["running", ["FULL_TRANSFER_STARTED", "FULL_TRANSFER_COMPLETE", "INCRE_TRANSFER_STARTED"]],
    ["paused", ["PAUSING", "PAUSEING", "CONFIGURATION", "WAITING_FOR_START"]],
    ["stopped", ["RELEASE_RESOURCE_COMPLETE", "RELEASE_CHILD_TRANSFER_COMPLETE", "DELETED"]],
    ["failed", ["CREATE_FAILED", "START_JOB_FAILED", "FULL_TRANSFER_FAILED", "INCRE_TRANSFER_FAILED"]],
    ["failed", ["RELEASE_RESOURCE_FAILED", "REBUILD_NODE_FAILED", "CHANGE_JOB_FAILED", "CHILD_TRANSFER_FAILED"]],
    ["failed", ["NODE_UPGRADE_FAILED"]],
    ["moving", ["CREATING", "STARTJOBING", "RELEASE_RESOURCE_STARTED", "REBUILD_NODE_STARTED", "CHANGE_JOB_STARTED"]],
    ["moving", ["CHILD_TRANSFER_STARTING", "CHILD_TRANSFER_STARTED", "CHILD_TRANSFER_COMPLETE"]],
    ["moving", ["RELEASE_CHILD_TRANSFER_STARTED", "NODE_UPGRADE_START", "NODE_UPGRADE_COMPLETE", "NEW_WORD"]],
  ])("%s: %o", (wanted, statuses) => {
    expect(statuses.map((status) => huaweiDrs.states.classOf(status))).toEqual(statuses.map(() => wanted));
  });

  it("may delete from the stopped set only", () => {
    expect(huaweiDrs.states.deletable).toEqual([
      "release_resource_complete",
      "create_failed",
      "release_child_transfer_complete",
    ]);
  });

  it("names where each step ends", () => {
    const { start, pause, stop, reset, delete: remove } = huaweiDrs.states.rules;
    const running = ["full_transfer_started", "incre_transfer_started", "full_transfer_complete"];
    const failed = ["start_job_failed", "full_transfer_failed", "incre_transfer_failed"];
    expect(start).toMatchObject({ wanted: running, wantedOnceSent: [], failed });
    expect(pause).toMatchObject({ wanted: ["pausing", "pauseing"], wantedOnceSent: [], failed: [] });
    expect(stop).toMatchObject({
      wanted: ["release_resource_complete"],
      failed: ["release_resource_failed"],
      waitIn: ["release_resource_started"],
    });
    expect(reset).toMatchObject({
      wanted: ["configuration"],
      wantedOnceSent: ["waiting_for_start", ...running],
      failed,
    });
    expect(remove).toMatchObject({ wanted: [], provenByReplyIn: [], waitIn: [] });
    const provenByGone = [start, pause, stop, reset, remove].map((rule) => rule?.provenByGone("sync"));
    expect(provenByGone).toEqual([false, false, false, false, true]);
  });

  it("leave a word that nobody documented to the cloud to judge", () => {
    const rules = Object.values(huaweiDrs.states.rules);
    expect(rules.map((rule) => rule?.refusal("new_word", "sync"))).toEqual(rules.map(() => undefined));
  });
});

describe("jobs that are unfit for a step", () => {
  const unfit = (step: Step, job: object, force = false) => huaweiDrs.states.rules[step]?.unfit?.(job, force);
  const dr = { kind: "disaster-recovery" } as const;

  it.each([
    ["start", { ...dr, role: "parent" }, /parent task; only its subtasks/],
    ["pause", { ...dr, role: "parent" }, /parent task; only its subtasks/],
    ["reset", { ...dr, role: "parent" }, /parent task; only its subtasks/],
    ["stop", { ...dr, role: "child" }, /subtask; only its parent task/],
    ["delete", { ...dr, role: "child" }, /subtask; only its parent task/],
    ["delete", { isPrepaid: true }, /its order must be cancelled first/],
    ["reset", { via: "v3" }, /DRS API v3, which showed the job, has no reset/],
    ["start", { kind: "change-tracking" }, /no change tracking/],
    ["stop", { kind: "change-tracking" }, /no change tracking/],
  ] as const)("%s of %o", (step, job, why) => {
    expect(unfit(step, job)).toMatch(why);
  });

  it.each([
    ["start", { ...dr, role: "child" }, false],
    ["pause", { ...dr, role: "child" }, false],
    ["stop", { ...dr, role: "parent" }, false],
    ["delete", { ...dr, role: "parent" }, false],
    ["stop", { isPrepaid: true }, false],
    ["delete", { isPrepaid: true }, true],
    ["reset", { via: "v5" }, false],
    ["start", { via: "v3" }, false],
  ] as const)("%s of %o may be tried (force: %s)", (step, job, force) => {
    expect(unfit(step, job, force)).toBeUndefined();
  });
});

describe("billing", () => {
  const billing = (status: string) => huaweiDrs.states.billing("sync", status);

  it.each([
    ["billed", ["FULL_TRANSFER_STARTED", "INCRE_TRANSFER_STARTED", "FULL_TRANSFER_COMPLETE"]],
    ["billed", ["PAUSING", "PAUSEING", "INCRE_TRANSFER_FAILED", "START_JOB_FAILED", "RELEASE_RESOURCE_FAILED"]],
    ["free", ["CREATING", "CREATE_FAILED", "CONFIGURATION", "WAITING_FOR_START"]],
    ["free", ["RELEASE_RESOURCE_COMPLETE", "RELEASE_CHILD_TRANSFER_COMPLETE", "DELETED"]],
    ["unknown", ["STARTJOBING", "RELEASE_RESOURCE_STARTED", "CHANGE_JOB_STARTED", "NEW_WORD"]],
  ])("%s: %o", (is, statuses) => {
    for (const status of statuses)
      expect(billing(status)).toEqual({ is, source: expect.stringContaining("huaweicloud") });
  });

  it("has its own page for what is paused", () => {
    expect(billing("PAUSING")?.source).toContain("drs_16_1129");
  });
});

describe("endpoints", () => {
  it.each([
    ["cn-north-4", "https://drs.cn-north-4.myhuaweicloud.com"],
    ["my-kualalumpur-1", "https://drs.my-kualalumpur-1.myhuaweicloud.com"],
    ["eu-west-101", "https://drs.eu-west-101.myhuaweicloud.eu"],
  ])("%s is %s", (region, url) => {
    expect(huaweiDrs.endpoint(target(region))).toBe(url);
  });

  it("prefers the target's own", () => {
    expect(huaweiDrs.endpoint(target("mars-1", { endpoint: "https://drs.example/" }))).toBe("https://drs.example");
  });

  it("throws what would be right", () => {
    expect(() => huaweiDrs.endpoint(target("mars-1"))).toThrow(/target acme-hw: region mars-1 .*cn-north-4/);
  });

  it.each(["v5", "v3"])("is the same for API %s", (api) => {
    expect(huaweiDrs.endpoint(target("cn-north-4", { api }))).toBe("https://drs.cn-north-4.myhuaweicloud.com");
  });
});

describe("the provider", () => {
  it("is registered", () => {
    expect(providerOf("huawei-drs")).toBe(huaweiDrs);
    expect(huaweiDrs.actions).toEqual(["start", "pause", "stop", "reset", "delete", "teardown"]);
    expect(huaweiDrs.readsTogether).toBe(10);
  });

  it("refuses a target of another provider", () => {
    const other = { name: "x", provider: "alibaba-dts", region: "r", credentials: { from: "ssm", id: "i" } } as const;
    expect(() => huaweiDrs.endpoint(other)).toThrow(/want huawei-drs/);
  });
});
