import { describe, expect, it } from "vitest";
import { huawei, huaweiWorld, type Json, type World } from "../../simulator/kit.ts";

const ENDED = "RELEASE_RESOURCE_COMPLETE";

function job(id: string, status = "INCRE_TRANSFER_STARTED", more: object = {}) {
  return { id, kind: "sync", status, ...more };
}

function effects({ clouds }: World): string[] {
  return clouds.effects().map(({ effect, jobId }) => `${effect} ${jobId}`);
}

async function code(world: World, method: string, path: string, body?: object): Promise<[number, string | undefined]> {
  const { status, json } = await huawei(world, method, path, body);
  const [item] = json.jobs ?? json.results ?? [];
  return [status, json.error_code ?? item?.error_code];
}

const act = (action_name: string, action_params: object = {}) => ({ job: { action_name, action_params } });

describe("asynchronous actions", () => {
  const open = (actionReplies: string) => huaweiWorld({ actionReplies, jobs: [job("j1"), job("j2", "CONFIGURATION")] });
  const jobs = ["j1", "j2"].map((job_id) => ({ job_id, action_name: "terminate", action_params: {} }));

  it("answer an id to ask by, and do the work", async () => {
    const it = open("query-id");
    const one = await huawei(it, "POST", "/v5/jobs/j1/action", act("terminate"));
    expect([one.status, one.json]).toEqual([202, { query_id: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    const again = await huawei(it, "POST", "/v5/jobs/action", { jobs });
    expect([again.status, again.json.jobs]).toEqual([
      202,
      [
        expect.objectContaining({ id: "j1", status: "failed", error_code: "DRS.M00304" }),
        { id: "j2", name: "job-j2", query_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
      ],
    ]);
    expect(effects(it)).toEqual(["stop j1", "stop j2"]);
    const path = `/v5/jobs/j1?type=overview&query_id=${one.json.query_id}`;
    expect((await huawei(it, "GET", path)).json.job.status).toBe("RELEASE_RESOURCE_STARTED");
  });

  it("may answer so even when nothing will come of it", async () => {
    const it = open("query-id-always");
    const { status, json } = await huawei(it, "POST", "/v5/jobs/j1/action", act("start"));
    expect([status, Object.keys(json)]).toEqual([202, ["query_id"]]);
    expect(effects(it)).toEqual([]);
  });
});

it("items may spell their status with a capital", async () => {
  const it = huaweiWorld({ itemStatus: "Success", jobs: [job("j1", ENDED), job("j2")] });
  const { json } = await huawei(it, "DELETE", "/v5/jobs", { jobs: ["j1", "j2"] });
  expect(json.jobs.map((each: Json) => each.status)).toEqual(["Success", "Failed"]);
});

it("a stop may not name its job", async () => {
  const it = huaweiWorld({ stopReply: "bare", jobs: [job("j1")] });
  expect((await huawei(it, "POST", "/v5/jobs/j1/stop", {})).json).toEqual({ status: "success" });
  const again = await huawei(it, "POST", "/v5/jobs/j1/stop", {});
  expect(again.json).toEqual({ status: "failed", error_code: "DRS.M00304", error_msg: expect.any(String) });
});

describe("pausing by action", () => {
  it.each(["/v5/jobs/j1/action", "/v5/jobs/action"])("wants a pause_mode at %s", async (path) => {
    const one = { job_id: "j1", action_name: "stop", action_params: {} };
    const body = path.includes("j1") ? act("stop") : { jobs: [one] };
    const it = huaweiWorld({ jobs: [job("j1")] });
    expect(await code(it, "POST", path, body)).toEqual([400, "DRS.M00007"]);
    expect(await code(huaweiWorld({ pauseMode: "optional", jobs: [job("j1")] }), "POST", path, body)).toEqual([
      200,
      undefined,
    ]);
    expect(effects(it)).toEqual([]);
  });

  it("may be spelled PAUSEING", async () => {
    const it = huaweiWorld({ pausedWord: "PAUSEING", jobs: [job("j1")] });
    await huawei(it, "POST", "/v5/jobs/j1/action", act("stop", { pause_mode: "all" }));
    it.clock.tick(2000);
    expect((await huawei(it, "GET", "/v5/jobs/j1?type=overview")).json.job.status).toBe("PAUSEING");
    expect(await code(it, "POST", "/v5/jobs/j1/action", act("restart"))).toEqual([200, undefined]);
  });
});

describe("a job v5 does not serve", () => {
  const open = (more: object = {}) => huaweiWorld({ jobs: [job("j1", ENDED, { apis: ["v3"] }), job("j2")], ...more });

  it.each([
    ["not-found", 400, "DRS.10000010"],
    ["refused", 400, "DRS.M00202"],
    ["no-api", 404, "APIGW.0101"],
    ["failed", 400, "DRS.10000001"],
  ])("is %s to v5, and there for v3", async (v5Absent, status, problem) => {
    const it = open({ v5Absent });
    expect(await code(it, "DELETE", "/v5/jobs/j1")).toEqual([status, problem]);
    expect(await code(it, "GET", "/v5/jobs/j1?type=overview")).toEqual([status, problem]);
    expect(await code(it, "DELETE", "/v5/jobs", { jobs: ["j1"] })).toEqual([200, problem]);
    expect(effects(it)).toEqual([]);
    const jobs = [{ job_id: "j1", delete_type: "delete" }];
    expect(await code(it, "DELETE", "/v3/jobs/batch-jobs", { jobs })).toEqual([202, undefined]);
    expect(effects(it)).toEqual(["delete j1"]);
  });

  it.each([
    ["refused", 1],
    ["answered", 2],
  ])("has its v5 reads %s", async (v5AbsentReads, listed) => {
    const it = open({ v5AbsentReads });
    expect((await huawei(it, "GET", "/v5/jobs?job_type=sync")).json.total_count).toBe(listed);
    expect((await huawei(it, "GET", "/v5/jobs/j1?type=overview")).status).toBe(listed === 2 ? 200 : 400);
    expect((await code(it, "DELETE", "/v5/jobs/j1"))[1]).toBe("DRS.10000010");
  });

  it("says 404 to a single stop when there is no API for it", async () => {
    expect(await code(open({ v5Absent: "no-api" }), "POST", "/v5/jobs/j1/stop", {})).toEqual([404, "APIGW.0101"]);
  });

  it("has its counterpart on v3", async () => {
    const it = huaweiWorld({ jobs: [job("j1", ENDED, { apis: ["v5"] })] });
    expect(await code(it, "POST", "/v3/jobs/batch-status", { jobs: ["j1"] })).toEqual([200, "DRS.M00289"]);
    expect(await code(it, "DELETE", "/v5/jobs/j1")).toEqual([200, undefined]);
  });
});

describe("batches", () => {
  it.each(["/v3/jobs/batch-starting", "/v3/jobs/batch-retry-task"])("of %s take no job twice", async (path) => {
    const it = huaweiWorld({ v5Duplicates: "accepted", jobs: [job("j1", "CONFIGURATION")] });
    const jobs = [{ job_id: "j1" }, { job_id: "j1" }];
    expect(await code(it, "POST", path, { jobs })).toEqual([400, "DRS.M00301"]);
  });

  it.each([
    ["refused", [400, "DRS.M00301"]],
    ["accepted", [200, undefined]],
  ])("of v5 have a job twice %s", async (v5Duplicates, expected) => {
    const it = huaweiWorld({ v5Duplicates, jobs: [job("j1", ENDED)] });
    expect(await code(it, "DELETE", "/v5/jobs", { jobs: ["j1", "j1"] })).toEqual(expected);
  });

  it.each(["v3", "v5"])("of %s may be limited", async (api) => {
    const it = huaweiWorld({ mostJobs: 1, jobs: [job("j1", ENDED), job("j2", ENDED)] });
    const one = (job_id: string) => ({ job_id, delete_type: "delete" });
    const ask = (ids: string[]) =>
      api === "v3"
        ? code(it, "DELETE", "/v3/jobs/batch-jobs", { jobs: ids.map(one) })
        : code(it, "DELETE", "/v5/jobs", { jobs: ids });
    expect((await ask(["j1", "j2"]))[1]).toBe("DRS.M00007");
    expect((await ask(["j1"]))[1]).toBeUndefined();
  });
});

describe("disaster recovery with a parent task", () => {
  const dr = (id: string, more: object = {}) => ({ ...job(id), kind: "disaster-recovery", ...more });
  const open = (more: object = {}) =>
    huaweiWorld({ jobs: [dr("p1"), dr("c1", { parent: "p1" }), dr("c2", { parent: "p1" })], ...more });

  it("is ended by the parent, with its subtasks", async () => {
    const it = open();
    expect((await code(it, "POST", "/v5/jobs/c1/stop", {}))[1]).toBe("DRS.M00308");
    expect((await code(it, "POST", "/v5/jobs/p1/stop", {}))[1]).toBeUndefined();
    expect(effects(it)).toEqual(["stop p1", "stop c1", "stop c2"]);
  });

  it("may leave the subtasks running", async () => {
    const it = open({ endParent: "alone" });
    await huawei(it, "POST", "/v5/jobs/p1/stop", {});
    expect(effects(it)).toEqual(["stop p1"]);
  });

  it("is paused by its subtasks, not by the parent", async () => {
    const it = open();
    const pause = (job_id: string) => ({ jobs: [{ job_id, pause_mode: "target" }] });
    expect((await code(it, "POST", "/v3/jobs/batch-pause-task", pause("p1")))[1]).toBe("DRS.M00307");
    expect((await code(it, "POST", "/v3/jobs/batch-pause-task", pause("c1")))[1]).toBeUndefined();
    expect(effects(it)).toEqual(["pause c1"]);
  });

  it("shows who belongs to whom, and who may do what", async () => {
    const it = open({ listChildren: "no" });
    expect((await huawei(it, "GET", "/v5/jobs/c1?type=overview")).json.job.master_job_id).toBe("p1");
    const { json } = await huawei(it, "GET", "/v5/jobs?job_type=cloudDataGuard");
    expect(json.jobs.map((each: Json) => each.id)).toEqual(["p1"]);
    expect(json.jobs[0].children.map((each: Json) => each.id)).toEqual(["c1", "c2"]);
    const actions = async (id: string) =>
      (await huawei(it, "GET", `/v5/jobs/${id}/actions`)).json.job_action.available_actions;
    expect([await actions("p1"), await actions("c1")]).toEqual([["FREE_RESOURCE"], ["PAUSE"]]);
  });
});

it("a yearly/monthly job is deleted only once its order is cancelled", async () => {
  const jobs = [job("j1", ENDED, { chargingMode: "period", orderCancelledMs: 5000 })];
  const it = huaweiWorld({ prepaidCode: "DRS.M09999", jobs });
  const detail = await huawei(it, "GET", "/v5/jobs/j1?type=overview");
  expect(detail.json.job.base_info.charging_mode).toBe("period");
  expect(await code(it, "DELETE", "/v5/jobs/j1")).toEqual([400, "DRS.M09999"]);
  it.clock.tick(5000);
  expect(await code(it, "DELETE", "/v5/jobs/j1")).toEqual([200, undefined]);
});

it("a reset job may have to be configured anew", async () => {
  const it = huaweiWorld({ reset: "configuration", jobs: [job("j1", "INCRE_TRANSFER_FAILED")] });
  await huawei(it, "POST", "/v5/jobs/j1/action", act("reset"));
  it.clock.tick(2000);
  expect((await huawei(it, "GET", "/v5/jobs/j1?type=overview")).json.job.status).toBe("CONFIGURATION");
});

it("a job deleted already may have a code of its own in v5", async () => {
  const it = huaweiWorld({ v5DeletedCode: "DRS.M05004", jobs: [job("j1", ENDED)] });
  await huawei(it, "DELETE", "/v5/jobs/j1");
  it.clock.tick(2000);
  expect(await code(it, "DELETE", "/v5/jobs/j1")).toEqual([400, "DRS.M05004"]);
  expect(await code(it, "DELETE", "/v5/jobs/never")).toEqual([400, "DRS.10000010"]);
});

it("lists may show DELETED", async () => {
  const it = huaweiWorld({ deleted: "deleted-status", listDeleted: "yes", jobs: [job("j1", ENDED)] });
  await huawei(it, "DELETE", "/v5/jobs/j1");
  it.clock.tick(2000);
  expect((await huawei(it, "GET", "/v5/jobs?job_type=sync")).json.jobs).toMatchObject([{ status: "DELETED" }]);
});

it("a rate turns the calls over it away, and says when to come back", async () => {
  const it = huaweiWorld({ ratePerSecond: 0.5, jobs: [job("j1")] });
  const ask = () => huawei(it, "GET", "/v5/jobs/j1?type=overview");
  expect((await ask()).status).toBe(200);
  const late = await ask();
  expect([late.status, late.json.error_code, late.headers["retry-after"]]).toEqual([429, "APIGW.0308", "2"]);
  it.clock.tick(2000);
  expect((await ask()).status).toBe(200);
});

it("a parent must be a disaster-recovery job of this cloud", () => {
  expect(() => huaweiWorld({ jobs: [job("j1", ENDED, { parent: "j2" }), job("j2")] })).toThrow(
    "clouds.0.jobs.0.parent",
  );
});
