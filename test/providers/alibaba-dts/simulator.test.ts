import { describe, expect, it } from "vitest";
import { ALI, alibaba, alibabaRequest, alibabaWorld, type Json, START, send, type World } from "../../simulator/kit.ts";

const REGION = { Region: "cn-hangzhou" };
const STOP = "OperationDenied.JobStatus";

function sync(id: string, status = "Synchronizing", more: object = {}) {
  return { id, kind: "sync", status, ...more };
}

async function list(world: World, parameters: Record<string, string> = {}): Promise<Json> {
  const { json } = await alibaba(world, "DescribeDtsJobs", { ...REGION, JobType: "SYNC", ...parameters });
  return json;
}

async function statuses(world: World, jobType = "SYNC"): Promise<Record<string, string>> {
  const { DtsJobList } = await list(world, { JobType: jobType });
  return Object.fromEntries(DtsJobList.map((job: Json) => [job.DtsJobId, job.Status]));
}

function effects({ clouds }: World): string[] {
  return clouds.effects().map(({ effect, jobId, direction }) => `${effect} ${jobId} ${direction}`);
}

describe("the gateway", () => {
  const world = () => alibabaWorld({ jobs: [sync("a1")] });

  it("refuses a nonce the second time", async () => {
    const { clouds, clock } = world();
    const request = alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" }, nonce: "once" });
    expect((await send(clouds, request)).json.Success).toBe(true);
    const again = await send(clouds, request);
    expect([again.status, again.json.Code]).toEqual([400, "SignatureNonceUsed"]);
    expect(clouds.effects()).toHaveLength(1);
  });

  it.each([-15, 15])("takes a clock %i minutes off and no second more", async (minutes) => {
    const { clouds, clock } = world();
    const at = (seconds: number) =>
      `${new Date(START + minutes * 60_000 + seconds * 1000).toISOString().slice(0, 19)}Z`;
    const near = await send(
      clouds,
      alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" }, date: at(0) }),
    );
    const far = await send(clouds, alibabaRequest(clock, "StopDtsJob", { date: at(Math.sign(minutes)) }));
    expect([near.json.Success, far.status, far.json.Code]).toEqual([true, 400, "InvalidTimeStamp.Expired"]);
  });

  it.each([
    ["an unknown key", { accessKeyId: "other" }, 404, "InvalidAccessKeyId.NotFound"],
    ["a wrong secret", { secret: "wrong" }, 400, "SignatureDoesNotMatch"],
    ["a date of another shape", { date: "2026-01-15 08:15:00" }, 400, "InvalidTimeStamp.Format"],
    ["another version", { version: "2014-05-26" }, 400, "InvalidVersion"],
    ["a token for a key without one", { token: "t" }, 403, "InvalidSecurityToken.MismatchWithAccessKey"],
    ["another method", { method: "DELETE" }, 400, "UnsupportedHTTPMethod"],
  ])("refuses %s in the gateway's shape", async (_, call, status, code) => {
    const it = world();
    const reply = await alibaba(it, "StopDtsJob", { DtsJobId: "a1" }, call);
    expect([reply.status, reply.json.Code]).toEqual([status, code]);
    expect(Object.keys(reply.json)).toEqual(["RequestId", "HostId", "Code", "Message", "Recommend"]);
    expect(it.clouds.calls()).toMatchObject([{ operation: "StopDtsJob", changes: true, httpStatus: status, code }]);
    expect(it.clouds.effects()).toEqual([]);
  });

  it("refuses an action it does not know", async () => {
    const reply = await alibaba(world(), "ResetDtsJobs");
    expect([reply.status, reply.json.Code]).toEqual([404, "InvalidAction.NotFound"]);
  });

  it("wants the token of a temporary key", async () => {
    const it = alibabaWorld({ credentials: { ...ALI, securityToken: "sts" }, jobs: [sync("a1")] });
    const codes = [{}, { token: "other" }, { token: "sts" }].map(async (call) => {
      const { json } = await alibaba(it, "StopDtsJob", { DtsJobId: "a1" }, call);
      return json.Code ?? json.Success;
    });
    const expected = ["MissingSecurityToken", "InvalidSecurityToken.MismatchWithAccessKey", true];
    expect(await Promise.all(codes)).toEqual(expected);
  });

  it("answers XML, the documented default, unless JSON is asked for", async () => {
    const reply = await alibaba(world(), "StopDtsJob", { DtsJobId: "a1" }, { accept: "*/*" });
    expect(reply.headers["content-type"]).toBe("application/xml");
    expect(reply.text).toMatch(
      /<StopDtsJobResponse><RequestId>.+<\/RequestId><HttpStatusCode>200<\/HttpStatusCode><Success>true</,
    );
  });
});

describe("parameters", () => {
  const eleven = Array.from({ length: 11 }, (_, i) => `a${i}`).join(",");
  it.each([
    ["eleven ids", "StopDtsJobs", { DtsJobIds: eleven }],
    ["no id in the list", "StopDtsJobs", { DtsJobIds: "" }],
    ["an empty id", "DeleteDtsJobs", { DtsJobIds: "a1,,a2" }],
    ["a space", "DeleteDtsJobs", { DtsJobIds: "a1, a2" }],
    ["an id twice", "DeleteDtsJobs", { DtsJobIds: "a1,a1" }],
    ["no ids parameter", "StopDtsJobs", {}],
    ["no id parameter", "StopDtsJob", {}],
    ["a list for one id", "StopDtsJob", { DtsJobId: "a1,a2" }],
    ["an unknown name", "StopDtsJob", { DtsJobId: "a1", JobId: "a1" }],
    ["a direction for a batch", "StopDtsJobs", { DtsJobIds: "a1", SynchronizationDirection: "Reverse" }],
    ["ZeroEtlJob on a reset", "ResetDtsJob", { DtsJobId: "a1", ZeroEtlJob: "true" }],
    ["another region", "StopDtsJob", { DtsJobId: "a1", RegionId: "cn-beijing" }],
    ["an empty region", "StopDtsJob", { DtsJobId: "a1", RegionId: "" }],
    ["another direction", "StopDtsJob", { DtsJobId: "a1", SynchronizationDirection: "Both" }],
    ["Reverse of a one-way job", "StopDtsJob", { DtsJobId: "a1", SynchronizationDirection: "Reverse" }],
    ["no Region for a list", "DescribeDtsJobs", {}],
    ["a page over 30", "DescribeDtsJobs", { ...REGION, PageSize: "31" }],
    ["page 0", "DescribeDtsJobs", { ...REGION, PageNumber: "0" }],
  ] as [string, string, Record<string, string>][])("refuses %s and logs it", async (_, action, parameters) => {
    const it = alibabaWorld({ jobs: [sync("a1"), sync("a2")] });
    const { json } = await alibaba(it, action, parameters);
    const code = json.Code ?? json.ErrCode;
    expect(code).toMatch(/^(InvalidParameter|InvalidParameter\.Unknown|InvalidRegionId|Missing\w+)$/);
    expect(it.clouds.calls()).toMatchObject([{ operation: action, code }]);
    expect(it.clouds.effects()).toEqual([]);
  });

  it("says MissingRegion for a list without Region", async () => {
    const { status, json } = await alibaba(alibabaWorld({}), "DescribeDtsJobs");
    expect([status, json.Code, json.Message]).toEqual([400, "MissingRegion", "Region is mandatory for this action."]);
  });
});

describe("changing one job", () => {
  it("shows a stop only after its time, and refuses the second meanwhile", async () => {
    const it = alibabaWorld({ jobs: [sync("a1")] });
    const stop = () => alibaba(it, "StopDtsJob", { DtsJobId: "a1", RegionId: "cn-hangzhou" });
    const first = await stop();
    expect([first.status, first.json.HttpStatusCode, first.json.Success]).toEqual([200, 200, true]);
    expect(Object.keys(first.json).sort()).toEqual(["HttpStatusCode", "RequestId", "Success"]);
    it.clock.tick(1999);
    expect(await statuses(it)).toEqual({ a1: "Synchronizing" });
    expect((await stop()).json).toMatchObject({ Success: false, ErrCode: STOP, DynamicMessage: "" });
    it.clock.tick(1);
    expect(await statuses(it)).toEqual({ a1: "Finished" });
    expect((await stop()).json.ErrCode).toBe(STOP);
    expect(effects(it)).toEqual(["stop a1 Forward"]);
  });

  it("lets a repeat through without effect where the world says so", async () => {
    const it = alibabaWorld({ repeat: "accepted", jobs: [sync("a1")] });
    await alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    expect((await alibaba(it, "StopDtsJob", { DtsJobId: "a1" })).json.Success).toBe(true);
    expect(effects(it)).toEqual(["stop a1 Forward"]);
  });

  const cases: [string, string, string, string][] = [
    ["StopDtsJob", "sync", "Suspending", "Finished"],
    ["StopDtsJob", "migration", "PrecheckFailed", "Finished"],
    ["StopDtsJob", "change-tracking", "Abnormal", "Finished"],
    ["SuspendDtsJob", "migration", "Migrating", "Suspending"],
    ["StartDtsJob", "sync", "Suspending", "Synchronizing"],
    ["StartDtsJob", "migration", "NotStarted", "Migrating"],
    ["StartDtsJob", "change-tracking", "NotStarted", "Normal"],
    ["ResetDtsJob", "sync", "Finished", "NotConfigured"],
  ];
  it.each(cases)("%s takes a %s from %s to %s", async (action, kind, from, to) => {
    const it = alibabaWorld({ jobs: [{ id: "a1", kind, status: from }] });
    expect((await alibaba(it, action, { DtsJobId: "a1" })).json.Success).toBe(true);
    it.clock.tick(2000);
    expect(it.clouds.jobs()).toMatchObject([{ id: "a1", status: to }]);
  });

  it.each([
    ["StopDtsJob", "sync", "Locked", STOP],
    ["StopDtsJob", "sync", "ModifyFailed", STOP],
    ["StopDtsJob", "sync", "Upgrade", STOP],
    ["StopDtsJob", "sync", "SomethingNew", STOP],
    ["StopDtsJob", "sync", "NotStarted", STOP],
    ["StartDtsJob", "sync", "Finished", STOP],
    ["StartDtsJob", "sync", "NotConfigured", STOP],
    ["StartDtsJob", "sync", "Synchronizing", STOP],
    ["ResetDtsJob", "sync", "Prechecking", STOP],
    ["ResetDtsJob", "sync", "NotConfigured", STOP],
    ["ResetDtsJob", "migration", "Finished", "InvalidParameter"],
    ["SuspendDtsJob", "sync", "Suspending", STOP],
  ])("%s refuses a %s in %s", async (action, kind, status, code) => {
    const it = alibabaWorld({ jobs: [{ id: "a1", kind, status }] });
    expect((await alibaba(it, action, { DtsJobId: "a1" })).json.ErrCode).toBe(code);
    expect(effects(it)).toEqual([]);
  });

  it("says yes to suspending change tracking and does nothing", async () => {
    const it = alibabaWorld({ jobs: [{ id: "c1", kind: "change-tracking", status: "Normal" }] });
    expect((await alibaba(it, "SuspendDtsJob", { DtsJobId: "c1" })).json.Success).toBe(true);
    it.clock.tick(60_000);
    expect(await statuses(it, "SUBSCRIBE")).toEqual({ c1: "Normal" });
    expect(effects(it)).toEqual([]);
  });

  it("acts on the reverse link alone when asked to", async () => {
    const it = alibabaWorld({
      jobs: [sync("a1", "Synchronizing", { reverse: { status: "Synchronizing", id: "r1" } })],
    });
    await alibaba(it, "StopDtsJob", { DtsJobId: "a1", SynchronizationDirection: "Reverse" });
    it.clock.tick(2000);
    const { DtsJobList } = await list(it);
    expect(DtsJobList).toMatchObject([{ Status: "Synchronizing", ReverseJob: { DtsJobId: "r1", Status: "Finished" } }]);
    expect(effects(it)).toEqual(["stop a1 Reverse"]);
    expect(it.clouds.calls()[0]).toMatchObject({ direction: "Reverse", jobIds: ["a1"] });
  });

  it("finds a job by its instance id alone", async () => {
    const it = alibabaWorld({ jobs: [sync("a1", "Finished", { instanceId: "dtsx" })] });
    expect((await alibaba(it, "DeleteDtsJob", { DtsInstanceId: "dtsx" })).json.Success).toBe(true);
    expect(effects(it)).toEqual(["delete a1 Forward"]);
  });

  it("gives a reset job a new id under its old instance where the world says so", async () => {
    const it = alibabaWorld({ reset: "new-id", jobs: [sync("a1", "Finished", { instanceId: "dtsx" })] });
    await alibaba(it, "ResetDtsJob", { DtsJobId: "a1" });
    expect(await statuses(it)).toEqual({ a1: "Finished" });
    it.clock.tick(2000);
    const { DtsJobList } = await list(it);
    expect(DtsJobList).toMatchObject([{ Status: "NotConfigured", DtsInstanceID: "dtsx" }]);
    expect(DtsJobList[0].DtsJobId).not.toBe("a1");
  });

  it("refuses a poisoned job only when it is acted on by the named operations", async () => {
    const poison = { code: "X.Y", message: "no %s", dynamicMessage: "way", on: ["StopDtsJob"] };
    const it = alibabaWorld({ jobs: [sync("a1", "Synchronizing", { poison })] });
    expect(await statuses(it)).toEqual({ a1: "Synchronizing" });
    const stop = await alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    expect(stop.json).toMatchObject({ Success: false, ErrCode: "X.Y", ErrMessage: "no %s", DynamicMessage: "way" });
    expect((await alibaba(it, "SuspendDtsJob", { DtsJobId: "a1" })).json.Success).toBe(true);
  });

  it("puts a refusal under its own HTTP status in gateway style", async () => {
    const it = alibabaWorld({ errorStyle: "gateway", jobs: [sync("a1", "Finished")] });
    const reply = await alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    expect([reply.status, reply.json.Code]).toEqual([403, STOP]);
  });

  it("ends a start where the scenario says, and lets others interfere", async () => {
    const meanwhile = [{ since: "stop", ms: 5000, status: "Synchronizing" }];
    const jobs = [
      sync("a1", "Suspending", { becomes: { start: "Failed" } }),
      sync("a2", "Synchronizing", { meanwhile }),
    ];
    const it = alibabaWorld({ jobs });
    await alibaba(it, "StartDtsJob", { DtsJobId: "a1" });
    await alibaba(it, "StopDtsJob", { DtsJobId: "a2" });
    it.clock.tick(2000);
    expect(await statuses(it)).toEqual({ a1: "Failed", a2: "Finished" });
    it.clock.tick(3000);
    expect(await statuses(it)).toEqual({ a1: "Failed", a2: "Synchronizing" });
    expect(effects(it)).toEqual(["start a1 Forward", "stop a2 Forward"]);
  });

  it("takes a job away between a read and the act", async () => {
    const it = alibabaWorld({ jobs: [sync("a1", "Synchronizing", { meanwhile: [{ since: "read", status: null }] })] });
    expect(await statuses(it)).toEqual({ a1: "Synchronizing" });
    expect((await alibaba(it, "StopDtsJob", { DtsJobId: "a1" })).json.ErrCode).toBe("Forbidden.InstanceNotFound");
    expect(effects(it)).toEqual([]);
  });
});

describe("deleting", () => {
  it.each([
    ["absent", {}, "InvalidJobId"],
    ["not-found", {}, "Forbidden.InstanceNotFound"],
    ["finished", { a1: "Finished" }, undefined],
  ])("shows a deleted job as %s", async (deleted, shown, code) => {
    const it = alibabaWorld({ deleted, jobs: [sync("a1", "Finished")] });
    const gone = await alibaba(it, "DeleteDtsJob", { DtsJobId: "a1" });
    expect(gone.json.Success).toBe(true);
    expect(await statuses(it)).toEqual({ a1: "Finished" });
    it.clock.tick(2000);
    expect(await statuses(it)).toEqual(shown);
    expect((await alibaba(it, "DescribeDtsJobDetail", { DtsJobId: "a1" })).json.ErrCode).toBe(code);
    expect((await alibaba(it, "DeleteDtsJob", { DtsJobId: "a1" })).json.ErrCode).toBe("Forbidden.InstanceNotFound");
    expect(effects(it)).toEqual(["delete a1 Forward"]);
  });

  it.each([
    ["allowed", true],
    ["refused", false],
  ])("of a running job is %s", async (deleteRunning, isDone) => {
    const it = alibabaWorld({ deleteRunning, jobs: [sync("a1")] });
    expect((await alibaba(it, "DeleteDtsJob", { DtsJobId: "a1" })).json.Success).toBe(isDone);
    expect(effects(it)).toEqual(isDone ? ["delete a1 Forward"] : []);
  });

  it("never releases a subscription-billed job", async () => {
    const it = alibabaWorld({ jobs: [sync("a1", "Finished", { payType: "PrePaid" })] });
    expect((await alibaba(it, "DeleteDtsJobs", { DtsJobIds: "a1" })).json.ErrCode).toBe("OperationDenied.PrePaid");
    expect(effects(it)).toEqual([]);
  });
});

describe("a batch with a bad id", () => {
  it.each([
    ["atomic", [], ""],
    ["partial", ["stop a1 Forward", "stop a2 Forward"], ""],
    ["names-id", [], "bad"],
  ])("is %s", async (batch, done, named) => {
    const jobs = [sync("a1"), sync("a2"), sync("bad", "Finished"), sync("a3")];
    const it = alibabaWorld({ batch, jobs });
    const { status, json } = await alibaba(it, "StopDtsJobs", { DtsJobIds: "a1,a2,bad,a3" });
    expect([status, json.Success, json.ErrCode, json.DynamicMessage]).toEqual([200, false, STOP, named]);
    expect(effects(it)).toEqual(done);
    expect(it.clouds.calls()).toMatchObject([{ jobIds: ["a1", "a2", "bad", "a3"], code: STOP }]);
  });

  it("does ten good ones in one call", async () => {
    const ids = Array.from({ length: 10 }, (_, i) => `a${i}`);
    const it = alibabaWorld({ jobs: ids.map((id) => sync(id)) });
    expect((await alibaba(it, "StopDtsJobs", { DtsJobIds: ids.join(",") })).json.Success).toBe(true);
    expect(effects(it)).toEqual(ids.map((id) => `stop ${id} Forward`));
  });

  it.each(["StartDtsJobs", "StopDtsJobs"])("%s takes no change tracking", async (action) => {
    const it = alibabaWorld({ jobs: [{ id: "c1", kind: "change-tracking", status: "Abnormal" }] });
    expect((await alibaba(it, action, { DtsJobIds: "c1" })).json.ErrCode).toBe("InvalidParameter");
  });

  it("may refuse mixed kinds", async () => {
    const it = alibabaWorld({
      mixedKinds: "refused",
      jobs: [sync("a1"), { id: "m1", kind: "migration", status: "Migrating" }],
    });
    expect((await alibaba(it, "StopDtsJobs", { DtsJobIds: "a1,m1" })).json.ErrCode).toBe("InvalidParameter");
  });
});

describe("reading", () => {
  it("lists migrations only, unless told", async () => {
    const jobs = [sync("a1"), { id: "m1", kind: "migration", status: "Migrating", name: "tmp", tags: { env: "dev" } }];
    const it = alibabaWorld({ jobs });
    const { json } = await alibaba(it, "DescribeDtsJobs", REGION);
    expect(json).toMatchObject({ PageNumber: 1, PageRecordCount: 1, TotalRecordCount: 1, Success: true });
    expect(json.DtsJobList).toMatchObject([
      {
        DtsJobId: "m1",
        DtsInstanceID: "dtsm1",
        DtsJobName: "tmp",
        JobType: "online",
        Status: "Migrating",
        PayType: "PostPaid",
        TagList: [{ TagKey: "env", TagValue: "dev" }],
      },
    ]);
    const byTag = { ...REGION, Tags: JSON.stringify([{ key: "env", value: "prod" }]) };
    expect((await alibaba(it, "DescribeDtsJobs", byTag)).json.TotalRecordCount).toBe(0);
  });

  it("pages, and filters by id and status", async () => {
    const ids = Array.from({ length: 25 }, (_, i) => `a${i}`);
    const it = alibabaWorld({ jobs: ids.map((id, i) => sync(id, i < 5 ? "Failed" : "Synchronizing")) });
    expect((await list(it)).PageRecordCount).toBe(20);
    const second = await list(it, { PageNumber: "2", PageSize: "10" });
    expect([second.DtsJobList[0].DtsJobId, second.TotalRecordCount]).toEqual(["a10", 25]);
    expect((await list(it, { Status: "Failed" })).TotalRecordCount).toBe(5);
    expect((await list(it, { DtsJobId: "a3,a7,zz" })).TotalRecordCount).toBe(2);
  });

  it("spells synchronizing small in a detail", async () => {
    const it = alibabaWorld({ jobs: [sync("a1", "Synchronizing", { reverse: { status: "Suspending" } })] });
    const forward = await alibaba(it, "DescribeDtsJobDetail", { DtsJobId: "a1" });
    const reverse = { DtsInstanceID: "dtsa1", SynchronizationDirection: "Reverse" };
    expect(forward.json).toMatchObject({ Status: "synchronizing", JobType: "sync", Success: true });
    expect((await alibaba(it, "DescribeDtsJobDetail", reverse)).json.Status).toBe("Suspending");
  });

  it("shows the world as it was describeLagMs ago, while acts see it as it is", async () => {
    const it = alibabaWorld({ describeLagMs: 3000, transitions: { stopMs: 0 }, jobs: [sync("a1")] });
    await alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    it.clock.tick(2999);
    expect(await statuses(it)).toEqual({ a1: "Synchronizing" });
    expect((await alibaba(it, "StopDtsJob", { DtsJobId: "a1" })).json.ErrCode).toBe(STOP);
    it.clock.tick(1);
    expect(await statuses(it)).toEqual({ a1: "Finished" });
  });
});
