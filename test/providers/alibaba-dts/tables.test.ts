import { describe, expect, it } from "vitest";
import { rowOf } from "#lib/providers/alibaba-dts/errors.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { target } from "./target.ts";

const PREPAID =
  "It is prepaid (PayType PrePaid): cancel its order in the console first; force sends the delete anyway.";

describe("error codes", () => {
  it.each([
    ["Throttling.User", "throttled"],
    ["Throttling", "throttled"],
    ["Throttling.Api", "throttled"],
    ["Rejected.Throttling", "throttled"],
    ["DTS.Msg.Throttling.User", "throttled"],
    ["ServiceUnavailable", "unavailable"],
    ["InternalError", "unavailable"],
    ["CheckJobFailed.ServerUnAvailable", "unavailable"],
    ["SignatureNonceUsed", "unavailable"],
    ["DescribeStruct.TimeOut", "timeout"],
    ["InvalidSecurityToken.Expired", "credentials-expired"],
    ["Forbidden.RAM", "access-denied"],
    ["NoPermission", "access-denied"],
    ["RamPermissionDenied", "access-denied"],
    ["Forbedden.NotSupportRAM", "access-denied"],
    ["Forbidden.RiskControl", "access-denied"],
    ["ActionUnauthorized", "access-denied"],
    ["Forbidden.InstanceNotFound", "not-found"],
    ["InvalidJobId", "not-found"],
    ["InvalidJobStatus", "invalid-state"],
    ["DTS.Msg.InvalidTaskStatus", "invalid-state"],
    ["OperationDenied.JobStatus", "invalid-state"],
    ["OperationDenied.JobStatusModifying", "invalid-state"],
    ["ModifyDenied.JobStatusNotRunning", "invalid-state"],
    ["DTS.Msg.UpdateJob.OperationDenied.InitStatus", "invalid-state"],
    ["CheckStatus.InvalidInitStatus", "invalid-state"],
    ["OperationDenied.NotPurchased", "billing"],
    ["LXBuyError", "billing"],
    ["DTS.Msg.LXPayOrder.InsufficientBalance", "billing"],
    ["InsufficientBalance", "billing"],
    ["MissingRegion", "invalid-request"],
    ["MissingParameter", "invalid-request"],
    ["InvalidParameter", "invalid-request"],
    ["InvalidApi.NotFound", "invalid-request"],
    ["InvalidAction.NotFound", "invalid-request"],
    ["InvalidAction", "invalid-request"],
    ["InvalidProduct.NotFound", "invalid-request"],
    ["InvalidParameter.DtsJobIds", "invalid-request"],
    ["UnsupportedParameter", "invalid-request"],
    ["UnsupportedHTTPMethod", "invalid-request"],
  ])("%s is %s and leaves the lane open", (code, kind) => {
    expect(rowOf(code)).toMatchObject({ kind });
    expect(rowOf(code)?.lane).toBeUndefined();
  });

  it.each([
    "InvalidAccessKeyId.NotFound",
    "InvalidAccessKeyId.Inactive",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "InvalidTimeStamp.Expired",
    "InvalidTimeStamp.Format",
    "IllegalTimestamp",
    "InvalidSecurityToken.Malformed",
  ])("%s closes the lane", (code) => {
    expect(rowOf(code)).toMatchObject({ kind: "access-denied", lane: true });
  });

  it.each([
    "",
    "Nonsense",
    "Forbidden",
    "OperationDenied.PrePaid",
    "InvalidActionary",
    "toString",
    "__proto__",
    "InvalidParameterish",
  ])("%j is not known", (code) => {
    expect(rowOf(code)).toBeUndefined();
  });
});

describe("states", () => {
  it.each([
    ["running", ["Migrating", "Initializing", "Synchronizing", "synchronizing", "Normal"]],
    ["paused", ["Suspending"]],
    ["stopped", ["Finished", "NotConfigured", "NotStarted"]],
    ["failed", ["PrecheckFailed", "InitializeFailed", "MigrationFailed", "Failed", "ModifyFailed", "Abnormal"]],
    [
      "moving",
      ["Prechecking", "PreCheckPass", "Starting", "Modifying", "Retrying", "Upgrade", "Downgrade", "Locked", "NewWord"],
    ],
  ])("%s", (wanted, statuses) => {
    expect(statuses.map((status) => alibabaDts.states.classOf(status))).toEqual(statuses.map(() => wanted));
  });

  it("may delete from the stopped set only", () => {
    expect(alibabaDts.states.deletable).toEqual([
      "finished",
      "notconfigured",
      "notstarted",
      "precheckfailed",
      "migrationfailed",
    ]);
  });

  it.each([
    ["start", "finished", "sync", "A finished job cannot be started again."],
    ["start", "notconfigured", "sync", "The job is not configured yet, so there is nothing to start."],
    ["start", "suspending", "sync", undefined],
    ["start", "notstarted", undefined, undefined],
    ["stop", "notconfigured", "sync", "Nothing runs that could be stopped; delete removes the job."],
    ["stop", "notstarted", "sync", "Nothing runs that could be stopped; delete removes the job."],
    ["stop", "migrating", "migration", undefined],
    ["reset", "finished", "migration", undefined],
    ["reset", "locked", "sync", "A job cannot be reset while it is locked."],
    ["reset", "starting", "change-tracking", "A job cannot be reset while it is starting."],
    ["reset", "failed", "sync", undefined],
    ["delete", "synchronizing", "sync", undefined],
  ] as const)("%s from %s (%s)", (step, status, kind, refusal) => {
    expect(alibabaDts.states.rules[step]?.refusal(status, kind)).toBe(refusal);
  });

  it.each([
    ["start", { kind: "migration" }, undefined],
    ["stop", { isPrepaid: true }, undefined],
    ["reset", { kind: "migration" }, "A migration job cannot be reset."],
    ["reset", { kind: "sync" }, undefined],
    ["delete", { kind: "sync", isPrepaid: true }, PREPAID],
    ["delete", { kind: "sync", isPrepaid: false }, undefined],
    ["delete", { kind: "sync" }, undefined],
    ["start", { kind: "disaster-recovery" }, "DTS has no disaster-recovery jobs."],
    ["pause", { kind: "disaster-recovery" }, "DTS has no disaster-recovery jobs."],
    ["stop", { kind: "disaster-recovery" }, "DTS has no disaster-recovery jobs."],
    ["reset", { kind: "disaster-recovery" }, "DTS has no disaster-recovery jobs."],
    ["delete", { kind: "disaster-recovery" }, "DTS has no disaster-recovery jobs."],
  ] as const)("%s of %o, in whatever state: %s", (step, job, why) => {
    expect(alibabaDts.states.rules[step]?.unfit?.(job, false)).toBe(why);
  });

  it("lets force delete a prepaid job: its order may have been cancelled", () => {
    expect(alibabaDts.states.rules.delete?.unfit?.({ isPrepaid: true }, true)).toBeUndefined();
  });

  it("names where each step ends", () => {
    const { start, stop, reset, delete: remove } = alibabaDts.states.rules;
    expect(start).toMatchObject({
      wanted: ["migrating", "initializing", "synchronizing", "normal"],
      wantedOnceSent: ["finished"],
      failed: ["precheckfailed", "initializefailed", "migrationfailed", "failed", "abnormal"],
      waitIn: ["prechecking", "precheckpass", "starting", "modifying", "retrying", "upgrade", "downgrade", "locked"],
    });
    expect(stop?.wanted).toEqual(["finished"]);
    expect(reset?.wanted).toEqual(["notconfigured"]);
    expect(remove).toMatchObject({ wanted: [], provenByReplyIn: ["finished"] });
  });
});

describe("the provider", () => {
  it("is registered", () => {
    expect(providerOf("alibaba-dts")).toBe(alibabaDts);
    expect(alibabaDts.actions).toEqual(["start", "pause", "stop", "reset", "delete", "teardown"]);
  });

  it("refuses a target of another provider", async () => {
    const other = {
      name: "x",
      provider: "huawei-drs",
      region: "r",
      projectId: "0".repeat(32),
      api: "auto",
      pauseMode: "target",
      credentials: { from: "ssm", id: "i" },
    } as const;
    const ask = () => Promise.reject(new Error("nothing is asked"));
    await expect(alibabaDts.observe(other, [], new Set(), ask)).rejects.toThrow("want alibaba-dts");
  });

  it("needs no login", async () => {
    const secrets = { accessKeyId: "a", accessKeySecret: "b" };
    const send = () => Promise.reject(new Error("nothing is sent"));
    expect(await alibabaDts.login(target, secrets, send, { now: 0, nonce: "n" })).toEqual({
      ok: true,
      credentials: secrets,
    });
  });
});
