import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer, ApiRequest } from "#lib/providers/provider.ts";
import { definitionsOf, withoutDefinitions } from "../observed.ts";

const target = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  api: "v5",
  pauseMode: "target",
  credentials: { from: "ssm", id: "/acme" },
} as const;

async function look(ids: readonly string[], ...answers: Answer[]) {
  const asked: ApiRequest[] = [];
  const jobs = ids.map((id) => ({ id }));
  const observed = await huaweiDrs.observe(target, jobs, new Set(), async (request) => {
    asked.push(request);
    return answers[asked.length - 1] ?? { ok: true, data: {} };
  });
  return { asked, observed: withoutDefinitions(observed), definitions: definitionsOf(observed) };
}

const job = (fields: object): Answer => ({ ok: true, data: { job: fields } });
const no = (failure: Failure, effect: "none" | "unknown" = "none"): Answer => ({ ok: false, failure, effect });

describe("observe", () => {
  it("brings along all that the detail says, to be kept before a delete", async () => {
    const said = { id: "a-1", status: "RELEASE_RESOURCE_COMPLETE", base_info: { name: "orders" }, source_endpoint: {} };
    const { definitions } = await look(["a-1", "b-2"], job(said), no({ kind: "not-found", message: "no" }));
    expect(definitions).toEqual({ "a-1/Forward": said, "b-2/Forward": undefined });
  });

  it("reads the detail of each job, in sequence", async () => {
    const { asked, observed } = await look(
      ["a-1", "b-2"],
      job({ id: "a-1", status: "INCRE_TRANSFER_STARTED", base_info: { name: "orders", job_type: "sync", tags: [] } }),
      job({
        id: "b-2",
        status: "PAUSING",
        base_info: { name: "dr", job_type: "cloudDataGuard", charging_mode: "period" },
      }),
    );
    expect(asked).toEqual(
      ["a-1", "b-2"].map((id) => ({
        operation: "ShowJobDetail",
        method: "GET",
        path: `/v5/{project_id}/jobs/${id}`,
        query: { type: "detail" },
        headers: { "content-type": "application/json", "x-language": "en-us" },
        body: "",
      })),
    );
    expect(observed).toEqual({
      "a-1/Forward": {
        is: "seen",
        via: "v5",
        status: "INCRE_TRANSFER_STARTED",
        kind: "sync",
        name: "orders",
        tags: {},
      },
      "b-2/Forward": {
        is: "seen",
        via: "v5",
        status: "PAUSING",
        kind: "disaster-recovery",
        name: "dr",
        isPrepaid: true,
      },
    });
  });

  it.each([
    ["a status alone", job({ status: "CREATING" }), { is: "seen", via: "v5", status: "CREATING" }],
    [
      "a migration",
      job({ status: "CREATING", base_info: { job_type: "migration" } }),
      { is: "seen", via: "v5", status: "CREATING", kind: "migration" },
    ],
    [
      "a kind nobody documented",
      job({ status: "CREATING", base_info: { job_type: "subscription" } }),
      { is: "seen", via: "v5", status: "CREATING" },
    ],
    [
      "a base_info of another type",
      job({ status: "CREATING", base_info: [] }),
      { is: "seen", via: "v5", status: "CREATING" },
    ],
    ["a deleted job", job({ id: "a", status: "Deleted" }), { is: "gone" }],
  ] as const)("%s", async (_title, answer, observation) => {
    expect((await look(["a"], answer)).observed).toEqual({ "a/Forward": observation });
  });

  it.each([
    ["no job", { ok: true, data: {} }],
    ["another job", job({ id: "A", status: "DELETED" })],
    ["a status of another type", job({ status: 7 })],
    ["an empty status", job({ status: "" })],
  ] as const)("%s is unreadable", async (_title, answer) => {
    expect((await look(["a"], answer)).observed).toMatchObject({
      "a/Forward": { is: "unreadable", failure: { kind: "unavailable" } },
    });
  });

  it("a documented not-found is gone", async () => {
    const failure: Failure = { kind: "not-found", message: "absent", code: "DRS.M00289" };
    expect((await look(["a"], no(failure))).observed).toEqual({ "a/Forward": { is: "gone", failure } });
  });

  it.each([
    ["unavailable", { kind: "unavailable", message: "502" }, "unknown"],
    ["refused", { kind: "unrecognized", message: "?" }, "none"],
  ] as const)("%s is unreadable, and the next job is read all the same", async (_title, failure, effect) => {
    const { observed } = await look(["a", "b"], no(failure, effect), job({ status: "CREATING" }));
    expect(observed).toEqual({
      "a/Forward": { is: "unreadable", failure },
      "b/Forward": { is: "seen", via: "v5", status: "CREATING" },
    });
  });
});

describe("the facts of a job", () => {
  const factsOf = async (fields: object) => {
    const { observed } = await look(["a"], job({ id: "a", status: "PAUSING", ...fields }));
    const seen = observed["a/Forward"];
    if (seen?.is !== "seen") throw new Error("it is not seen; want its facts");
    const { is: _is, via: _via, status: _status, ...facts } = seen;
    return facts;
  };
  const dr = { job_type: "cloudDataGuard" };

  it.each([
    ["prepaid", { base_info: { charging_mode: "period" } }, { isPrepaid: true }],
    ["pay per use", { base_info: { charging_mode: "on_demand" } }, { isPrepaid: false }],
    ["another charging mode", { base_info: { charging_mode: "gift" } }, {}],
    [
      "a subtask of disaster recovery",
      { master_job_id: "b", base_info: dr },
      { kind: "disaster-recovery", role: "child" },
    ],
    ["its own master", { master_job_id: "a", base_info: dr }, { kind: "disaster-recovery" }],
    ["no master", { master_job_id: "", base_info: dr }, { kind: "disaster-recovery" }],
    ["a parent task", { children: [{ id: "c" }], base_info: dr }, { kind: "disaster-recovery", role: "parent" }],
    [
      "a parent by its word",
      { base_info: { ...dr, job_mode_role: "parent" } },
      { kind: "disaster-recovery", role: "parent" },
    ],
    ["the master of a sync", { master_job_id: "b", base_info: { job_type: "sync" } }, { kind: "sync" }],
  ])("%s", async (_title, fields, facts) => {
    expect(await factsOf(fields)).toEqual(facts);
  });
});
