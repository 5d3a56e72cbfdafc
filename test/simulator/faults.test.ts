import { describe, expect, it } from "vitest";
import { FAULTS, type FaultName, ONE_CLOUD_FAULTS } from "#lib/simulator/fault-catalogue.ts";
import {
  alibaba,
  alibabaWorld,
  huawei,
  huaweiRequest,
  huaweiWorld,
  type Json,
  PROJECT,
  type Reply,
  type World,
} from "./kit.ts";

type Cloud = "alibaba-dts" | "huawei-drs";
/** What an act under each fault must answer: HTTP status (0: connection gone), the code in the body, and whether the job changed. */
type Row = { status: number; code?: string; isDone: boolean; body?: RegExp };

const ALIBABA: Partial<Record<FaultName, Row>> = {
  throttled: { status: 400, code: "Throttling.User", isDone: false },
  "success-false": { status: 200, code: "InternalError", isDone: false, body: /"Success":false/ },
  "success-false-text": { status: 200, code: "InternalError", isDone: false, body: /"Success":"false"/ },
  "html-502": { status: 502, isDone: false, body: /^<html>/ },
  "empty-500": { status: 500, isDone: false, body: /^$/ },
  "empty-200": { status: 200, isDone: true, body: /^$/ },
  "xml-error": { status: 400, isDone: false, body: /<Code>Throttling.User<\/Code>/ },
  truncated: { status: 200, isDone: true, body: /^\{[^}]*$/ },
  unavailable: { status: 500, code: "ServiceUnavailable", isDone: false },
  "lost-before": { status: 0, isDone: false },
  "lost-after": { status: 0, isDone: true },
  slow: { status: 200, isDone: true, body: /"Success":true/ },
  lies: { status: 200, isDone: false, body: /"Success":true/ },
  "expired-token": { status: 403, code: "InvalidSecurityToken.Expired", isDone: false },
  "bad-signature": { status: 400, code: "SignatureDoesNotMatch", isDone: false },
  forbidden: { status: 403, code: "Forbidden.RAM", isDone: false },
  "not-found": { status: 403, code: "Forbidden.InstanceNotFound", isDone: false },
  "wrong-state": { status: 403, code: "InvalidJobStatus", isDone: false },
  billing: { status: 403, code: "LXBuyError", isDone: false },
  "unknown-code": { status: 400, code: "Some.BrandNewCode", isDone: false },
  "redirect-302": { status: 302, isDone: false },
  "prefixed-code": { status: 400, code: "DTS.Msg.Throttling.User", isDone: false },
  "items-missing": { status: 200, isDone: true },
  "items-doubled": { status: 200, isDone: true },
  "items-reordered": { status: 200, isDone: true },
  "items-strange": { status: 200, isDone: true },
  "dynamic-message": { status: 200, code: "InvalidParameter", isDone: false, body: /%s.*"DynamicMessage":"DtsJobId"/ },
};

const HUAWEI: Partial<Record<FaultName, Row>> = {
  throttled: { status: 429, code: "APIGW.0308", isDone: false },
  "html-502": { status: 502, isDone: false, body: /^<html>/ },
  "empty-500": { status: 500, isDone: false, body: /^$/ },
  "empty-200": { status: 200, isDone: true, body: /^$/ },
  truncated: { status: 200, isDone: true, body: /^\{[^}]*$/ },
  unavailable: { status: 500, code: "DRS.M00004", isDone: false },
  "lost-before": { status: 0, isDone: false },
  "lost-after": { status: 0, isDone: true },
  slow: { status: 200, isDone: true, body: /"success"/ },
  lies: { status: 200, isDone: false, body: /"success"/ },
  "expired-token": { status: 401, code: "APIGW.0301", isDone: false, body: /token expires/ },
  "bad-signature": { status: 401, code: "APIGW.0301", isDone: false, body: /verify aksk signature fail/ },
  forbidden: { status: 403, code: "APIGW.0302", isDone: false },
  "item-failed": { status: 200, code: "DRS.10000001", isDone: false, body: /"status":"failed"/ },
  "not-found": { status: 400, code: "DRS.10000010", isDone: false },
  "wrong-state": { status: 400, code: "DRS.M00304", isDone: false },
  "unknown-code": { status: 400, code: "Some.BrandNewCode", isDone: false },
  "redirect-302": { status: 302, isDone: false },
  "prefixed-code": { status: 400, code: "DRS-M00304", isDone: false },
  "items-missing": { status: 200, isDone: true },
  "items-doubled": { status: 200, isDone: true },
  "items-reordered": { status: 200, isDone: true },
  "items-strange": { status: 200, isDone: true },
};

const two = (status: string) => ["a1", "a2"].map((id) => ({ id, kind: "sync", status }));

const clouds = {
  "alibaba-dts": {
    open: (faults: object[]) => alibabaWorld({ faults, jobs: two("Synchronizing") }),
    act: (world: World) => alibaba(world, "StopDtsJob", { DtsJobId: "a1" }),
    read: (world: World) =>
      alibaba(world, "DescribeDtsJobs", { Region: "cn-hangzhou", JobType: "SYNC", DtsJobId: "a1,a2" }),
    expected: ALIBABA,
  },
  "huawei-drs": {
    open: (faults: object[]) => huaweiWorld({ faults, jobs: two("INCRE_TRANSFER_STARTED") }),
    act: (world: World) => huawei(world, "POST", "/v5/jobs/a1/stop", {}),
    read: (world: World) => huawei(world, "POST", "/v3/jobs/batch-status", { jobs: ["a1", "a2"] }),
    expected: HUAWEI,
  },
};

const all = (["alibaba-dts", "huawei-drs"] as const).flatMap((cloud) =>
  FAULTS.filter((name) => (ONE_CLOUD_FAULTS[name] ?? cloud) === cloud).map((name) => ({ cloud, name })),
);

function codeOf({ json }: Reply): string | undefined {
  return json?.Code ?? json?.ErrCode ?? json?.error_code ?? json?.results?.[0]?.error_code;
}

describe.each(all)("$name on $cloud", ({ cloud, name }: { cloud: Cloud; name: FaultName }) => {
  const { open, act, read, expected } = clouds[cloud];
  const row = expected[name] ?? { status: -1, isDone: false };

  it("spoils the act, and does to the job what it says", async () => {
    const world = open([{ fault: name, on: "act" }]);
    expect((await read(world)).status).toBe(200);
    const reply = await act(world);
    expect([reply.status, codeOf(reply)]).toEqual([row.status, row.code]);
    expect(reply.text).toMatch(row.body ?? /^/);
    expect(world.clouds.effects()).toHaveLength(row.isDone ? 1 : 0);
    expect(world.clouds.calls()[1]).toMatchObject({
      fault: name,
      changes: true,
      httpStatus: row.status === 0 ? null : row.status,
    });
  });

  it("fires once, then the call goes through", async () => {
    const world = open([{ fault: name, on: "act" }]);
    await act(world);
    await act(world);
    expect(world.clouds.effects()).toHaveLength(1);
    expect(world.clouds.calls().map(({ fault }) => fault)).toEqual([name, undefined]);
  });

  it("spoils a read and changes nothing", async () => {
    const world = open([{ fault: name, on: "read" }]);
    await act(world);
    world.clock.tick(2000);
    const reply = await read(world);
    expect(world.clouds.calls()[1]).toMatchObject({ fault: name, changes: false });
    expect(world.clouds.effects()).toHaveLength(1);
    if (name !== "slow") expect(reply.text).not.toBe((await read(world)).text);
  });
});

it("a slow reply carries its delay", async () => {
  const { clouds: slow, clock } = clouds["huawei-drs"].open([{ fault: "slow", args: { delayMs: 7 } }]);
  const request = huaweiRequest(clock, "GET", `/v5/${PROJECT}/jobs?job_type=sync`);
  expect(await slow.handle(request)).toMatchObject({ status: 200, delayMs: 7 });
});

it.each([
  ["items-missing", ["a2"]],
  ["items-doubled", ["a1", "a2", "a1"]],
  ["items-reordered", ["a2", "a1"]],
  ["items-strange", ["a1", "a2", "stranger"]],
])("%s shows in a read", async (fault, ids) => {
  const ali = await clouds["alibaba-dts"].read(clouds["alibaba-dts"].open([{ fault }]));
  const hw = await clouds["huawei-drs"].read(clouds["huawei-drs"].open([{ fault }]));
  expect(ali.json.DtsJobList.map((job: Json) => job.DtsJobId)).toEqual(ids);
  expect(hw.json.results.map((job: Json) => job.id)).toEqual(ids);
  expect([ali.json.TotalRecordCount, hw.json.count]).toEqual([2, 2]);
});

describe("the fault script", () => {
  const jobs = ["a1", "a2"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
  const outcome = async (faults: object[], ids: string[]) => {
    const world = alibabaWorld({ repeat: "accepted", faults, jobs });
    const replies: (string | boolean)[] = [];
    for (const id of ids) {
      const { json } = await alibaba(world, "StopDtsJob", { DtsJobId: id });
      replies.push(json.Code ?? json.Success);
    }
    return replies;
  };

  it("skips, then fires so many times", async () => {
    const reply = await outcome([{ fault: "throttled", skip: 1, times: 2 }], ["a1", "a1", "a1", "a1"]);
    expect(reply).toEqual([true, "Throttling.User", "Throttling.User", true]);
  });

  it("fires for ever at 0 times", async () => {
    expect(await outcome([{ fault: "throttled", times: 0 }], ["a1", "a2", "a1"])).toEqual(
      Array(3).fill("Throttling.User"),
    );
  });

  it("keeps to one job, one operation", async () => {
    expect(await outcome([{ fault: "throttled", job: "a2" }], ["a1", "a2", "a1"])).toEqual([
      true,
      "Throttling.User",
      true,
    ]);
    expect(await outcome([{ fault: "throttled", operation: "StartDtsJob" }], ["a1"])).toEqual([true]);
    expect(await outcome([{ fault: "throttled", operation: "*" }], ["a1"])).toEqual(["Throttling.User"]);
  });

  it("plays one fault a call, in order", async () => {
    const faults = [{ fault: "throttled" }, { fault: "forbidden" }];
    expect(await outcome(faults, ["a1", "a1", "a1"])).toEqual(["Throttling.User", "Forbidden.RAM", true]);
  });

  it("takes other words, and does the call behind a bad answer when told", async () => {
    const args = { code: "Some.Code", message: "m", httpStatus: 418, effect: true };
    const world = alibabaWorld({ faults: [{ fault: "unavailable", args }], jobs });
    const { status, json } = await alibaba(world, "StopDtsJob", { DtsJobId: "a1" });
    expect([status, json.Code, json.Message]).toEqual([418, "Some.Code", "m"]);
    expect(world.clouds.effects()).toMatchObject([{ effect: "stop", jobId: "a1", callSeq: 1 }]);
  });

  it("says when to come back", async () => {
    const faults = [{ fault: "throttled", args: { retryAfterSeconds: 7 } }];
    const ali = await alibaba(alibabaWorld({ faults, jobs }), "StopDtsJob", { DtsJobId: "a1" });
    const hw = await huawei(huaweiWorld({ faults }), "GET", "/v5/jobs?job_type=sync");
    expect([ali.headers["x-acs-retry-after"], hw.headers["retry-after"]]).toEqual(["7", "7"]);
  });

  it("fails only the items of its job", async () => {
    const stopped = ["j1", "j2"].map((id) => ({ id, kind: "sync", status: "CREATE_FAILED" }));
    const world = huaweiWorld({
      faults: [{ fault: "item-failed", job: "j2", args: { code: "DRS.M01504" } }],
      jobs: stopped,
    });
    const { json } = await huawei(world, "DELETE", "/v5/jobs", { jobs: ["j1", "j2"] });
    expect(json.jobs).toMatchObject([{ status: "success" }, { status: "failed", error_code: "DRS.M01504" }]);
    expect(world.clouds.effects()).toMatchObject([{ jobId: "j1" }]);
  });

  it("leaves the token alone unless it is named", async () => {
    const iam = { user: "u", password: "p", domain: "d" };
    const user = { name: "u", password: "p", domain: { name: "d" } };
    const body = {
      auth: { identity: { methods: ["password"], password: { user } }, scope: { project: { name: "cn-north-4" } } },
    };
    const ask = async (faults: object[]) =>
      (await huawei(huaweiWorld({ iam, faults }), "POST", "/v3/auth/tokens", body)).status;
    expect(await ask([{ fault: "throttled" }])).toBe(201);
    expect(await ask([{ fault: "throttled", operation: "CreateToken" }])).toBe(429);
  });
});
