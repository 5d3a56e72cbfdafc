import { describe, expect, it } from "vitest";
import {
  HW,
  huawei,
  huaweiRequest,
  huaweiWorld,
  type Json,
  PROJECT,
  START,
  send,
  type World,
} from "../../simulator/kit.ts";

const IAM = { user: "u", password: "p", domain: "d" };

function job(id: string, status = "INCRE_TRANSFER_STARTED", more: object = {}) {
  return { id, kind: "sync", status, ...more };
}

function effects({ clouds }: World): string[] {
  return clouds.effects().map(({ effect, jobId }) => `${effect} ${jobId}`);
}

async function status(world: World, id: string): Promise<string> {
  const { json } = await huawei(world, "GET", `/v5/jobs/${id}?type=overview`);
  return json.job?.status ?? json.error_code;
}

function tokenBody(password = IAM.password, project: object = { name: "cn-north-4" }) {
  const user = { name: IAM.user, password, domain: { name: IAM.domain } };
  return { auth: { identity: { methods: ["password"], password: { user } }, scope: { project } } };
}

async function askToken({ clouds, clock }: World, body: object = tokenBody()): Promise<ReturnType<typeof send>> {
  return send(clouds, {
    ...huaweiRequest(clock, "POST", "/v3/auth/tokens", body),
    headers: { "content-type": "application/json" },
  });
}

describe("getting in", () => {
  const world = (more: object = {}) => huaweiWorld({ iam: IAM, jobs: [job("j1")], ...more });

  it("takes a token of its IAM endpoint until a day is over", async () => {
    const it = world();
    const reply = await askToken(it);
    expect([reply.status, reply.json.token.project.id]).toEqual([201, PROJECT]);
    expect(reply.json.token.expires_at).toBe("2026-01-16T08:15:00.000000Z");
    const token = reply.headers["x-subject-token"] ?? "";
    const read = () => huawei(it, "GET", "/v5/jobs/j1?type=overview", undefined, { token });
    it.clock.tick(24 * 3600_000 - 1);
    expect((await read()).status).toBe(200);
    it.clock.tick(1);
    const late = await read();
    expect([late.status, late.json.error_code, late.json.error_msg]).toEqual([
      401,
      "APIGW.0301",
      expect.stringContaining("token expires"),
    ]);
  });

  it.each([
    ["a wrong password", tokenBody("x"), 401],
    ["another project", tokenBody("p", { name: "cn-south-1" }), 401],
    ["no scope", { auth: {} }, 400],
  ])("gives no token for %s", async (_, body, expected) => {
    const reply = await askToken(world(), body);
    expect([reply.status, reply.json.error.code]).toEqual([expected, expected]);
  });

  it("refuses a token it never gave", async () => {
    const reply = await huawei(world(), "GET", "/v5/jobs/j1?type=overview", undefined, { token: "made-up" });
    expect([reply.status, reply.json.error_msg]).toEqual([401, expect.stringContaining("decrypt token fail")]);
  });

  it.each([-900, 900])("takes a clock %i seconds off and no second more", async (seconds) => {
    const it = world();
    const at = (more: number) =>
      `${new Date(START + (seconds + more) * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
    const ask = (date: string) => huawei(it, "GET", "/v5/jobs/j1?type=overview", undefined, { date });
    expect((await ask(at(0))).status).toBe(200);
    const far = await ask(at(Math.sign(seconds)));
    expect([far.status, far.json.error_msg]).toEqual([401, expect.stringContaining("signature expired")]);
  });

  it("locks a key for five minutes after more than five bad signatures in a row", async () => {
    const it = world();
    const ask = (secret: string) => huawei(it, "GET", "/v5/jobs/j1?type=overview", undefined, { secret });
    for (let i = 0; i < 5; i += 1) expect((await ask("wrong")).json.error_msg).toContain("verify aksk signature fail");
    expect((await ask(HW.secretAccessKey)).status).toBe(200);
    for (let i = 0; i < 6; i += 1) expect((await ask("wrong")).json.error_msg).toContain("verify aksk signature fail");
    const locked = await ask(HW.secretAccessKey);
    expect([locked.status, locked.json.error_code]).toEqual([401, "APIGW.0301"]);
    expect(locked.json.error_msg).toContain("AK access failed to reach the limit, forbidden");
    it.clock.tick(5 * 60_000 - 1);
    expect((await ask(HW.secretAccessKey)).status).toBe(401);
    it.clock.tick(1);
    expect((await ask(HW.secretAccessKey)).status).toBe(200);
  });

  it.each([
    ["no Content-Type", { "content-type": "" }, 401],
    ["another language", { "x-language": "fr-fr" }, 400],
  ])("refuses %s", async (_, headers, expected) => {
    expect((await huawei(world(), "DELETE", "/v5/jobs/j1", undefined, { headers })).status).toBe(expected);
  });

  it("wants Content-Type on a DELETE without a body too", async () => {
    const it = world();
    const token = (await askToken(it)).headers["x-subject-token"] ?? "";
    const headers = { "content-type": "text/plain" };
    const reply = await huawei(it, "DELETE", "/v5/jobs/j1", undefined, { token, headers });
    expect([reply.status, reply.json.error_code]).toEqual([400, "DRS.M00007"]);
  });

  it("refuses another project", async () => {
    const { clouds, clock } = world();
    const request = huaweiRequest(clock, "GET", "/v5/00000000000000000000000000000000/jobs?job_type=sync");
    expect((await send(clouds, request)).json.error_code).toBe("DRS.M00261");
  });

  it.each([
    ["DELETE", "/v5/jobs/../jobs"],
    ["DELETE", "/v5/jobs/.."],
    ["DELETE", "/v5/jobs/%2e%2e"],
    ["DELETE", "/v5/jobs/"],
    ["DELETE", "/v5/jobs//j1"],
    ["DELETE", "/v5//jobs/j1"],
    ["DELETE", "/v5/jobs/j1?y=1"],
    ["DELETE", "/v5/jobs/j1/"],
    ["DELETE", "/v5/jobs/a%2Fb"],
    ["DELETE", "/v3/jobs/j1"],
    ["PUT", "/v5/jobs/j1"],
    ["GET", "/v5/jobs?job_type=sync&nonsense=1"],
  ])("knows no API at %s %s", async (method, path) => {
    const it = huaweiWorld({ jobs: [job("j1", "RELEASE_RESOURCE_COMPLETE")] });
    const reply = await huawei(it, method, path);
    expect([reply.status, reply.json.error_code]).toEqual([404, "APIGW.0101"]);
    expect(it.clouds.calls()).toMatchObject([{ operation: "unknown", changes: false, jobIds: [], httpStatus: 404 }]);
    expect(effects(it)).toEqual([]);
  });

  it("may lack v5", async () => {
    const it = world({ apis: ["v3"] });
    expect((await huawei(it, "DELETE", "/v5/jobs/j1")).status).toBe(404);
    expect((await huawei(it, "POST", "/v3/jobs/batch-status", { jobs: ["j1"] })).status).toBe(200);
  });
});

describe("v5", () => {
  it("deletes a stopped job, slowly, and knows it no more", async () => {
    const it = huaweiWorld({ jobs: [job("j1", "RELEASE_RESOURCE_COMPLETE")] });
    const gone = await huawei(it, "DELETE", "/v5/jobs/j1");
    expect([gone.status, gone.text]).toEqual([200, "{}"]);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_COMPLETE");
    expect((await huawei(it, "DELETE", "/v5/jobs/j1")).json.error_code).toBe("DRS.M00304");
    it.clock.tick(2000);
    expect(await status(it, "j1")).toBe("DRS.10000010");
    const again = await huawei(it, "DELETE", "/v5/jobs/j1");
    expect([again.status, again.json]).toEqual([
      400,
      { error_code: "DRS.10000010", error_msg: "Job does not exist, please check job ID." },
    ]);
    expect(effects(it)).toEqual(["delete j1"]);
  });

  it.each(["INCRE_TRANSFER_STARTED", "PAUSING", "FULL_TRANSFER_FAILED", "NEW_WORD"])(
    "does not delete from %s",
    async (from) => {
      const it = huaweiWorld({ jobs: [job("j1", from)] });
      const reply = await huawei(it, "DELETE", "/v5/jobs/j1");
      expect([reply.status, reply.json.error_code]).toEqual([400, "DRS.M00304"]);
      expect(effects(it)).toEqual([]);
    },
  );

  it("keeps showing a deleted job as DELETED where the world says so, but not in lists", async () => {
    const it = huaweiWorld({ deleted: "deleted-status", jobs: [job("j1", "CREATE_FAILED")] });
    await huawei(it, "DELETE", "/v5/jobs/j1");
    it.clock.tick(2000);
    expect(await status(it, "j1")).toBe("DELETED");
    expect((await huawei(it, "GET", "/v5/jobs?job_type=sync")).json.total_count).toBe(0);
  });

  it("ends a job over a state that shows", async () => {
    const it = huaweiWorld({ jobs: [job("j1")] });
    const reply = await huawei(it, "POST", "/v5/jobs/j1/stop", { is_force_stop: false });
    expect([reply.status, reply.json.status]).toEqual([200, "success"]);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_STARTED");
    it.clock.tick(2000);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_COMPLETE");
    const again = await huawei(it, "POST", "/v5/jobs/j1/stop", {});
    expect([again.status, again.json]).toMatchObject([200, { status: "failed", error_code: "DRS.M00304" }]);
    expect(effects(it)).toEqual(["stop j1"]);
  });

  it("shows the world as it was describeLagMs ago, while acts see it as it is", async () => {
    const it = huaweiWorld({ describeLagMs: 3000, transitions: { stopMs: 0 }, jobs: [job("j1")] });
    await huawei(it, "POST", "/v5/jobs/j1/stop", {});
    it.clock.tick(2999);
    expect(await status(it, "j1")).toBe("INCRE_TRANSFER_STARTED");
    expect((await huawei(it, "DELETE", "/v5/jobs/j1")).status).toBe(200);
    it.clock.tick(1);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_COMPLETE");
  });

  it("never takes a job back when the clock jumps back", async () => {
    const it = huaweiWorld({ jobs: [job("j1")] });
    await huawei(it, "POST", "/v5/jobs/j1/stop", {});
    it.clock.tick(2000);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_COMPLETE");
    it.clock.tick(-3000);
    expect(await status(it, "j1")).toBe("RELEASE_RESOURCE_COMPLETE");
  });

  it("puts the refusal of a single stop under HTTP 400 where the world says so", async () => {
    const it = huaweiWorld({ errorStyle: "http", jobs: [] });
    const reply = await huawei(it, "POST", "/v5/jobs/nope/stop", {});
    expect([reply.status, reply.json.error_code]).toEqual([400, "DRS.10000010"]);
  });

  it("settles each job of a batch on its own", async () => {
    const it = huaweiWorld({ jobs: [job("j1", "CREATE_FAILED"), job("j2"), job("j3", "RELEASE_RESOURCE_COMPLETE")] });
    const { status: http, json } = await huawei(it, "DELETE", "/v5/jobs", { jobs: ["j1", "j2", "gone", "j3"] });
    expect(http).toBe(200);
    expect(json.jobs.map((each: Json) => [each.id, each.status, each.error_code])).toEqual([
      ["j1", "success", undefined],
      ["j2", "failed", "DRS.M00304"],
      ["gone", "failed", "DRS.10000010"],
      ["j3", "success", undefined],
    ]);
    expect(effects(it)).toEqual(["delete j1", "delete j3"]);
  });

  it.each([
    ["start", "CONFIGURATION", "FULL_TRANSFER_STARTED", "start"],
    ["stop", "INCRE_TRANSFER_STARTED", "PAUSING", "pause"],
    ["restart", "PAUSING", "INCRE_TRANSFER_STARTED", "start"],
    ["reset", "FULL_TRANSFER_FAILED", "FULL_TRANSFER_STARTED", "reset"],
    ["terminate", "PAUSING", "RELEASE_RESOURCE_COMPLETE", "stop"],
  ])("action %s takes %s to %s", async (action_name, from, to, effect) => {
    const it = huaweiWorld({ jobs: [job("j1", from)] });
    const action_params = action_name === "stop" ? { pause_mode: "target" } : {};
    const reply = await huawei(it, "POST", "/v5/jobs/j1/action", { job: { action_name, action_params } });
    expect([reply.status, reply.json]).toEqual([200, { id: "j1", name: "job-j1", status: "success" }]);
    it.clock.tick(2000);
    expect(await status(it, "j1")).toBe(to);
    expect(effects(it)).toEqual([`${effect} j1`]);
  });

  it.each([
    ["start", "PAUSING"],
    ["stop", "PAUSING"],
    ["restart", "INCRE_TRANSFER_STARTED"],
    ["reset", "INCRE_TRANSFER_STARTED"],
    ["terminate", "RELEASE_RESOURCE_STARTED"],
  ])("action %s is refused from %s", async (action_name, from) => {
    const it = huaweiWorld({ jobs: [job("j1", from)] });
    const action_params = action_name === "stop" ? { pause_mode: "all" } : {};
    const body = { jobs: [{ job_id: "j1", action_name, action_params }] };
    const { json } = await huawei(it, "POST", "/v5/jobs/action", body);
    expect(json.jobs).toMatchObject([{ status: "failed", error_code: "DRS.M00304" }]);
  });

  it("stops a batch, by force where asked", async () => {
    const it = huaweiWorld({ jobs: [job("j1", "STARTJOBING"), job("j2", "STARTJOBING")] });
    const jobs = [{ job_id: "j1", is_force_stop: true }, { job_id: "j2" }];
    const { json } = await huawei(it, "POST", "/v5/jobs/batch-stop", { jobs });
    expect(json.jobs.map((each: Json) => each.status)).toEqual(["success", "failed"]);
  });

  it.each([
    ["DELETE", "/v5/jobs", { jobs: [] }],
    ["DELETE", "/v5/jobs", undefined],
    ["DELETE", "/v5/jobs", { jobs: ["j1", "j1"] }],
    ["DELETE", "/v5/jobs", { jobs: [{ job_id: "j1" }] }],
    ["DELETE", "/v5/jobs", { jobs: ["j1"], extra: 1 }],
    ["POST", "/v5/jobs/j1/action", { job: { action_name: "halt" } }],
    ["GET", "/v5/jobs", undefined],
    ["GET", "/v5/jobs?job_type=disaster", undefined],
    ["GET", "/v5/jobs/j1", undefined],
  ] as [string, string, object | undefined][])("refuses %s %s %j", async (method, path, body) => {
    const it = huaweiWorld({ jobs: [job("j1", "CREATE_FAILED")] });
    const reply = await huawei(it, method, path, body);
    expect([reply.status, reply.json.error_code]).toEqual([400, expect.stringMatching(/^DRS\.M00(007|301)$/)]);
    expect(effects(it)).toEqual([]);
  });

  it("lists newest first, by page, with the official client's field names", async () => {
    const jobs = [1, 2, 3].map((n) => job(`j${n}`, "PAUSING", { createdAt: `2026-01-0${n}T00:00:00Z` }));
    const it = huaweiWorld({ jobs });
    const { json } = await huawei(it, "GET", "/v5/jobs?job_type=sync&limit=2&offset=1");
    expect([json.total_count, json.jobs.map((each: Json) => each.id)]).toEqual([3, ["j2", "j1"]]);
    expect(json.jobs[0]).toMatchObject({
      name: "job-j2",
      status: "PAUSING",
      job_type: "sync",
      create_time: "1767312000000",
    });
  });

  it("shows detail and allowed actions", async () => {
    const it = huaweiWorld({ jobs: [{ ...job("j1", "PAUSING"), kind: "disaster-recovery", tags: { env: "dev" } }] });
    const { json } = await huawei(it, "GET", "/v5/jobs/j1?type=detail");
    const base_info = { name: "job-j1", job_type: "cloudDataGuard", tags: [{ key: "env", value: "dev" }] };
    expect(json.job).toMatchObject({ id: "j1", status: "PAUSING", base_info });
    const actions = await huawei(it, "GET", "/v5/jobs/j1/actions");
    expect(actions.json.job_action.available_actions).toEqual(["RETRY", "FREE_RESOURCE"]);
  });

  it("says the same code in other words in Chinese", async () => {
    const reply = await huawei(huaweiWorld({}), "DELETE", "/v5/jobs/j1", undefined, {
      headers: { "x-language": "zh-cn" },
    });
    expect(reply.json).toEqual({ error_code: "DRS.10000010", error_msg: "任务不存在，请检查任务ID。" });
  });
});

describe("v3", () => {
  it("gives five items unless asked for all", async () => {
    const ids = Array.from({ length: 7 }, (_, i) => `j${i}`);
    const it = huaweiWorld({ jobs: ids.map((id) => job(id)) });
    const ask = async (page_req?: object) =>
      (await huawei(it, "POST", "/v3/jobs/batch-status", { jobs: ids, ...(page_req ? { page_req } : {}) })).json;
    expect([(await ask()).results.length, (await ask()).count]).toEqual([5, 7]);
    expect((await ask({ cur_page: 1, per_page: 0 })).results).toHaveLength(7);
    expect((await ask({ cur_page: 2, per_page: 5 })).results.map((each: Json) => each.id)).toEqual(["j5", "j6"]);
  });

  it("tells a deleted job from one that never was, in error_message", async () => {
    const it = huaweiWorld({ jobs: [job("j1", "CREATE_FAILED"), job("j2")] });
    const deleted = await huawei(it, "DELETE", "/v3/jobs/batch-jobs", {
      jobs: [{ job_id: "j1", delete_type: "delete" }],
    });
    expect([deleted.status, deleted.json]).toEqual([202, { results: [{ id: "j1", status: "success" }], count: 1 }]);
    it.clock.tick(2000);
    const { json } = await huawei(it, "POST", "/v3/jobs/batch-status", { jobs: ["j1", "no", "j2"] });
    expect(json.results).toEqual([
      { id: "j1", error_code: "DRS.M05004", error_message: expect.any(String) },
      { id: "no", error_code: "DRS.M00289", error_message: expect.any(String) },
      { id: "j2", status: "INCRE_TRANSFER_STARTED" },
    ]);
  });

  it.each([
    ["DELETE", "batch-jobs", { delete_type: "terminate" }, "INCRE_TRANSFER_STARTED", 202, "stop"],
    ["DELETE", "batch-jobs", { delete_type: "force_terminate" }, "STARTJOBING", 202, "stop"],
    ["POST", "batch-starting", {}, "CONFIGURATION", 202, "start"],
    ["POST", "batch-pause-task", { pause_mode: "target" }, "INCRE_TRANSFER_STARTED", 200, "pause"],
    ["POST", "batch-retry-task", {}, "PAUSING", 200, "start"],
  ])("%s %s %j", async (method, path, more, from, http, effect) => {
    const it = huaweiWorld({ jobs: [job("j1", from)] });
    const body = {
      jobs: [
        { job_id: "j1", ...more },
        { job_id: "no", ...more },
      ],
    };
    const reply = await huawei(it, method, `/v3/jobs/${path}`, body);
    expect([reply.status, reply.json]).toMatchObject([
      http,
      {
        count: 2,
        results: [
          { id: "j1", status: "success" },
          { id: "no", status: "failed", error_code: "DRS.M00289" },
        ],
      },
    ]);
    expect(effects(it)).toEqual([`${effect} j1`]);
  });

  it("lists by page, all at page 0", async () => {
    const it = huaweiWorld({ jobs: ["j1", "j2", "j3"].map((id) => job(id)) });
    const ask = (cur_page: number) => huawei(it, "POST", "/v3/jobs", { cur_page, per_page: 2, db_use_type: "sync" });
    expect((await ask(2)).json.jobs).toMatchObject([{ id: "j3" }]);
    expect((await ask(0)).json).toMatchObject({ total_record: 3, jobs: [{}, {}, {}] });
    expect((await huawei(it, "POST", "/v3/jobs/batch-detail", { jobs: ["j1"] })).json.results).toMatchObject([
      { name: "job-j1" },
    ]);
  });
});
