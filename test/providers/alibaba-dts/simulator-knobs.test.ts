import { describe, expect, it } from "vitest";
import { alibaba, alibabaWorld, type Json, type World } from "../../simulator/kit.ts";

const WEEK_MS = 7 * 24 * 3600 * 1000;
const WRONG_STATE = "OperationDenied.JobStatus";

function sync(id: string, status = "Synchronizing", more: object = {}) {
  return { id, kind: "sync", status, ...more };
}

async function list(world: World, parameters: Record<string, string> = {}): Promise<Json> {
  return (await alibaba(world, "DescribeDtsJobs", { Region: "cn-hangzhou", JobType: "SYNC", ...parameters })).json;
}

function effects({ clouds }: World): string[] {
  return clouds.effects().map(({ effect, jobId }) => `${effect} ${jobId}`);
}

describe("what the documentation leaves open", () => {
  it.each([
    ["right", 3],
    ["missing", undefined],
    ["page", 2],
    ["zero", 0],
    ["over", 4],
  ])("a list's total may be %s", async (totalCount, total) => {
    const it = alibabaWorld({ totalCount, jobs: ["a1", "a2", "a3"].map((id) => sync(id)) });
    const { TotalRecordCount, DtsJobList } = await list(it, { PageSize: "2" });
    expect([TotalRecordCount, DtsJobList.length]).toEqual([total, 2]);
  });

  it("suspending change tracking may be refused", async () => {
    const it = alibabaWorld({
      suspendTracking: "refused",
      jobs: [{ ...sync("c1", "Normal"), kind: "change-tracking" }],
    });
    expect((await alibaba(it, "SuspendDtsJob", { DtsJobId: "c1" })).json.ErrCode).toBe("InvalidParameter");
    expect((await alibaba(it, "SuspendDtsJobs", { DtsJobIds: "c1" })).json.ErrCode).toBe("InvalidParameter");
  });

  it("codes may be others, with another status", async () => {
    const words = { prePaidCode: "P", wrongStateCode: "W", notFoundCode: "N", notFoundHttpStatus: 404 };
    const jobs = [sync("a1", "Finished", { payType: "PrePaid" }), sync("a2", "Locked")];
    const it = alibabaWorld({ ...words, errorStyle: "gateway", jobs });
    const ask = async (action: string, id: string) => {
      const { status, json } = await alibaba(it, action, { DtsJobId: id });
      return [status, json.Code];
    };
    expect(await ask("DeleteDtsJob", "a1")).toEqual([403, "P"]);
    expect(await ask("StopDtsJob", "a2")).toEqual([403, "W"]);
    expect(await ask("StopDtsJob", "none")).toEqual([404, "N"]);
  });

  it("business codes may carry their prefix; the gateway's never do", async () => {
    const it = alibabaWorld({ codePrefix: "DTS.Msg.", jobs: [sync("a1", "Finished")] });
    expect((await alibaba(it, "StopDtsJob", { DtsJobId: "a1" })).json.ErrCode).toBe(`DTS.Msg.${WRONG_STATE}`);
    expect((await alibaba(it, "DescribeDtsJobs")).json.Code).toBe("MissingRegion");
  });

  it("Success and HttpStatusCode may be text", async () => {
    const it = alibabaWorld({ successType: "text", jobs: [sync("a1")] });
    const stop = () => alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    expect((await stop()).json).toMatchObject({ Success: "true", HttpStatusCode: "200" });
    expect((await stop()).json).toMatchObject({ Success: "false", HttpStatusCode: "403", ErrCode: WRONG_STATE });
  });

  it.each(["accepted", "refused"])("an id twice in a batch is %s, and done once", async (duplicates) => {
    const it = alibabaWorld({ duplicates, jobs: [sync("a1")] });
    const { json } = await alibaba(it, "StopDtsJobs", { DtsJobIds: "a1,a1" });
    expect(json.Success).toBe(duplicates === "accepted");
    expect(effects(it)).toEqual(duplicates === "accepted" ? ["stop a1"] : []);
  });

  it("spaces round the commas may be taken", async () => {
    const it = alibabaWorld({ spaces: "accepted", jobs: [sync("a1"), sync("a2")] });
    expect((await alibaba(it, "StopDtsJobs", { DtsJobIds: "a1, a2" })).json.Success).toBe(true);
  });

  it("a batch may carry more ids, a delete never more than ten", async () => {
    const ids = Array.from({ length: 11 }, (_, n) => `a${n}`);
    const it = alibabaWorld({ mostIds: 11, jobs: ids.map((id) => sync(id)) });
    const ask = async (action: string) => (await alibaba(it, action, { DtsJobIds: ids.join(",") })).json;
    expect((await ask("DeleteDtsJobs")).ErrCode).toBe("InvalidParameter");
    expect((await ask("StopDtsJobs")).Success).toBe(true);
  });

  it.each(["accepted", "refused"])("starting a stopped job is %s", async (startAfterStop) => {
    const it = alibabaWorld({ startAfterStop, jobs: [sync("a1", "Finished")] });
    expect((await alibaba(it, "StartDtsJob", { DtsJobId: "a1" })).json.Success).toBe(startAfterStop === "accepted");
  });
});

describe("a paused job", () => {
  it("starts again within seven days and not after", async () => {
    const it = alibabaWorld({
      jobs: [sync("a1"), sync("a2", "Suspending"), sync("a3", "Suspending", { pausedMs: 1 })],
    });
    await alibaba(it, "SuspendDtsJob", { DtsJobId: "a1" });
    it.clock.tick(WEEK_MS);
    const start = async (id: string) => (await alibaba(it, "StartDtsJob", { DtsJobId: id })).json.ErrCode;
    expect([await start("a1"), await start("a2"), await start("a3")]).toEqual([undefined, undefined, WRONG_STATE]);
  });

  it("may be lost sooner", async () => {
    const it = alibabaWorld({ resumeLimitMs: 1000, jobs: [sync("a1", "Suspending")] });
    it.clock.tick(1001);
    expect((await alibaba(it, "StartDtsJob", { DtsJobId: "a1" })).json.ErrCode).toBe(WRONG_STATE);
    expect(effects(it)).toEqual([]);
  });
});

describe("reads", () => {
  it.each(["sync", "subSync"])(
    "call a two-way sync %s in its detail, and never so in a list",
    async (detailJobType) => {
      const it = alibabaWorld({
        detailJobType,
        jobs: [sync("a1", "Synchronizing", { reverse: { status: "Failed" } })],
      });
      const { json } = await alibaba(it, "DescribeDtsJobDetail", { DtsJobId: "a1" });
      expect(json).toMatchObject({ JobType: detailJobType, Status: "synchronizing" });
      expect((await list(it)).DtsJobList).toMatchObject([{ JobType: "sync", Status: "Synchronizing" }]);
    },
  );

  it("tell when a job ended, of old or just now", async () => {
    const it = alibabaWorld({ jobs: [sync("a1"), sync("a2", "Finished", { finishedAt: "2026-01-02T00:00:00Z" })] });
    const finishTime = async (id: string) =>
      (await alibaba(it, "DescribeDtsJobDetail", { DtsJobId: id })).json.FinishTime;
    await alibaba(it, "StopDtsJob", { DtsJobId: "a1" });
    expect(await finishTime("a1")).toBe("");
    it.clock.tick(5000);
    expect([await finishTime("a1"), await finishTime("a2")]).toEqual([
      "2026-01-15T08:15:02.000Z",
      "2026-01-02T00:00:00Z",
    ]);
  });

  it("carry the large DbObject unless told to leave it out", async () => {
    const it = alibabaWorld({ dbObjectBytes: 5000, jobs: [sync("a1")] });
    const { DtsJobList } = await list(it);
    expect(DtsJobList[0].DbObject.length).toBeGreaterThanOrEqual(5000);
    expect((await list(it, { WithoutDbList: "true" })).DtsJobList[0]).not.toHaveProperty("DbObject");
  });

  it("come in the order of their age where asked", async () => {
    const jobs = [2, 1, 3].map((n) => sync(`a${n}`, "Failed", { createdAt: `2026-01-0${n}T00:00:00Z` }));
    const it = alibabaWorld({ jobs });
    const ids = async (OrderDirection: string) =>
      (await list(it, { OrderColumn: "CreateTime", OrderDirection })).DtsJobList.map((each: Json) => each.DtsJobId);
    expect([await ids("ASC"), await ids("DESC")]).toEqual([
      ["a1", "a2", "a3"],
      ["a3", "a2", "a1"],
    ]);
  });
});

it("a rate turns the calls over it away, until there is room again", async () => {
  const it = alibabaWorld({ ratePerSecond: 2, jobs: [sync("a1")] });
  const ask = async () => {
    const { status, json } = await alibaba(it, "DescribeDtsJobs", { Region: "cn-hangzhou" });
    return json.Code ?? status;
  };
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, "Throttling.User"]);
  it.clock.tick(499);
  expect(await ask()).toBe("Throttling.User");
  it.clock.tick(1);
  expect([await ask(), await ask()]).toEqual([200, "Throttling.User"]);
});
