import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer, ApiRequest } from "#lib/providers/provider.ts";

const target = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  api: "auto",
  pauseMode: "target",
  credentials: { from: "ssm", id: "/acme" },
} as const;
const ID = "dc6016cf-f3b6-4c2d-b4d7-5084b0fjb20r";

function scripted(answer: Answer) {
  const asked: ApiRequest[] = [];
  const ask = async (request: ApiRequest) => {
    asked.push(request);
    return answer;
  };
  return { asked, ask };
}

describe("the request of one changing call", () => {
  it.each([
    ["delete", "DeleteJob", "DELETE", "", ""],
    ["stop", "StopJobAction", "POST", "/stop", '{"is_force_stop":false}'],
  ] as const)("%s", async (step, operation, method, suffix, body) => {
    const { asked, ask } = scripted({ ok: true, data: {} });
    await huaweiDrs.act(step, target, [{ id: ID }], ask);
    expect(asked).toEqual([
      {
        operation,
        method,
        path: `/v5/{project_id}/jobs/dc6016cf-f3b6-4c2d-b4d7-5084b0fjb20r${suffix}`,
        query: {},
        headers: { "content-type": "application/json", "x-language": "en-us" },
        body,
      },
    ]);
  });

  it.each(["../x?y=1", "", ".", "..", "a/b", "a b", "a_b", "a%2e", "a".repeat(65)])(
    "an id such as %j reaches no path",
    async (id) => {
      const { asked, ask } = scripted({ ok: true, data: {} });
      await expect(huaweiDrs.act("delete", target, [{ id }], ask)).rejects.toThrow(/no DRS job id/);
      await expect(huaweiDrs.observe(target, [{ id }], new Set(), ask)).rejects.toThrow(/no DRS job id/);
      expect(huaweiDrs.jobId.test(id)).toBe(false);
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ["start", [{ id: ID }]],
    ["stop", [{ id: ID }, { id: "b" }]],
    ["stop", []],
  ] as const)("%s of %o is never sent", async (step, jobs) => {
    const { asked, ask } = scripted({ ok: true, data: {} });
    await expect(huaweiDrs.act(step, target, jobs, ask)).rejects.toThrow(/no operation/);
    expect(asked).toEqual([]);
  });

  it("takes one id a call", () => {
    expect(huaweiDrs.batches("stop", [{ id: "a" }, { id: "b" }])).toEqual([[{ id: "a" }], [{ id: "b" }]]);
  });
});

describe("the outcome of one changing call", () => {
  const outcome = async (step: "stop" | "delete", answer: Answer) => {
    const outcomes = await huaweiDrs.act(step, target, [{ id: ID }], scripted(answer).ask);
    expect([...outcomes.keys()]).toEqual([`${ID}/Forward`]);
    return outcomes.get(`${ID}/Forward`);
  };

  it.each([
    ["stop", { status: "success" }, "accepted"],
    ["stop", { id: ID, name: "n", status: "Success", error_code: null }, "accepted"],
    ["stop", { status: "FAILED", error_msg: "no" }, "refused"],
    ["stop", { status: "running" }, "unknown"],
    ["stop", { id: "another", status: "success" }, "unknown"],
    ["stop", { query_id: "q" }, "unknown"],
    ["stop", {}, "unknown"],
    ["stop", { status: 1 }, "unknown"],
    ["delete", {}, "accepted"],
    ["delete", { status: "success" }, "accepted"],
    ["delete", { status: "Failed" }, "refused"],
    ["delete", { status: "deleting?" }, "unknown"],
    ["delete", { id: "another" }, "unknown"],
    ["delete", { error_msg: "Failed." }, "unknown"],
    ["delete", { jobs: [{ id: ID, status: "failed" }] }, "unknown"],
    ["stop", { status: "success", results: [{ id: ID, status: "failed" }] }, "unknown"],
  ] as const)("%s that answers %o is %s", async (step, data, is) => {
    expect(await outcome(step, { ok: true, data, cloudRequestId: "R" })).toMatchObject({ is });
  });

  it("says what the cloud said", async () => {
    const data = { status: "failed", error_msg: "the job is being changed" };
    expect(await outcome("stop", { ok: true, data, cloudRequestId: "R" })).toEqual({
      is: "refused",
      failure: { kind: "unrecognized", message: "the job is being changed", cloudRequestId: "R" },
    });
  });

  it.each([
    ["a refusal", { kind: "invalid-state", message: "no" }, "none", "refused"],
    ["a permission refused", { kind: "access-denied", message: "no" }, "none", "refused"],
    ["a throttled call", { kind: "throttled", message: "slow" }, "none", "undone"],
    ["an expired token", { kind: "credentials-expired", message: "old" }, "none", "undone"],
    ["a key not accepted", { kind: "access-denied", message: "who", lane: true }, "none", "undone"],
    ["a lost reply", { kind: "timeout", message: "lost" }, "unknown", "unknown"],
  ] as const)("%s", async (_title, failure: Failure, effect, is) => {
    expect(await outcome("delete", { ok: false, failure, effect })).toEqual({ is, failure });
  });
});
