import { describe, expect, it } from "vitest";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer, KnownJob } from "#lib/providers/provider.ts";
import { definitionsOf, withoutDefinitions } from "../observed.ts";
import { NO_API, no, scripted, target, yes } from "./scripted.ts";

type Setting = { readonly api?: "v3" | "auto"; readonly seen?: readonly string[] };

async function look(jobs: readonly KnownJob[], { api = "auto", seen = [] }: Setting, ...answers: readonly Answer[]) {
  const { asked, ask } = scripted(...answers);
  const keys = new Set(seen.map((id) => `${id}/Forward`));
  const observed = await huaweiDrs.observe(target(api), jobs, keys, ask);
  return {
    asked,
    operations: asked.map(({ operation }) => operation),
    observed: withoutDefinitions(observed),
    definitions: definitionsOf(observed),
  };
}

const [A, B] = [{ id: "a" }, { id: "b" }];
const viaV3 = (job: KnownJob) => ({ ...job, via: "v3" });
const results = (...items: readonly object[]) => yes({ results: items, count: items.length });
const detail = (id: string, status: string) => yes({ job: { id, status } });
const running = (id: string) => ({ id, status: "INCRE_TRANSFER_STARTED", db_use_type: "sync" });
const NOT_FOUND = no("not-found", "DRS.10000010");

describe("a look through v3", () => {
  it("brings along all that the reply says of each job, to be kept before a delete", async () => {
    const [one, other] = [{ ...running("a"), task_type: "sync" }, running("b")];
    const { definitions } = await look([A, B], { api: "v3" }, results(one, other));
    expect(definitions).toEqual({ "a/Forward": one, "b/Forward": other });
  });

  it("reads all jobs in one call, and asks for all of them", async () => {
    const { asked, observed } = await look(
      [A, B],
      { api: "v3" },
      results(
        { id: "b", status: "PAUSING", name: "dr", db_use_type: "cloudDataGuard", parent_id: "p" },
        { ...running("a"), name: "orders", error_code: "DRS.K0001", error_message: "the job's own trouble" },
      ),
    );
    expect(asked).toEqual([
      {
        operation: "V3BatchDetail",
        method: "POST",
        path: "/v3/{project_id}/jobs/batch-detail",
        query: {},
        headers: { "content-type": "application/json", "x-language": "en-us" },
        body: '{"jobs":["a","b"],"page_req":{"cur_page":1,"per_page":0}}',
      },
    ]);
    expect(observed).toEqual({
      "a/Forward": { is: "seen", via: "v3", status: "INCRE_TRANSFER_STARTED", kind: "sync", name: "orders" },
      "b/Forward": { is: "seen", via: "v3", status: "PAUSING", kind: "disaster-recovery", role: "child", name: "dr" },
    });
  });

  it.each([
    ["deleted", { id: "a", status: "DELETED" }, { is: "gone" }],
    [
      "never there",
      { id: "a", error_code: "DRS.M00289", error_message: "no" },
      { is: "gone", failure: { kind: "not-found" } },
    ],
    ["released", { id: "a", status: "", error_code: "DRS.M05004" }, { is: "gone", failure: { code: "DRS.M05004" } }],
    ["in trouble", { id: "a", error_code: "DRS.M00004" }, { is: "unreadable", failure: { kind: "unavailable" } }],
    ["neither", { id: "a" }, { is: "unreadable" }],
  ])("an item that is %s", async (_title, item, observation) => {
    const { observed } = await look([A, B], { api: "v3" }, results(item, running("b")));
    expect(observed["a/Forward"]).toMatchObject(observation);
    expect(observed["b/Forward"]).toMatchObject({ is: "seen" });
  });

  it.each([
    ["a whole reply, never seen", yes({ results: [running("b")], count: 1 }), [], "absent"],
    ["a whole reply, seen before", yes({ results: [running("b")], count: 1 }), ["a"], "gone"],
    ["a reply that counts more", yes({ results: [running("b")], count: 2 }), ["a"], "unreadable"],
    ["a reply without a count", yes({ results: [running("b")] }), ["a"], "unreadable"],
    ["a reply with an item of another shape", yes({ results: [running("b"), 7], count: 2 }), ["a"], "unreadable"],
    ["a reply that shows it twice", results(running("a"), running("a"), running("b")), ["a"], "unreadable"],
    ["a reply without a list", yes({ count: 0 }), ["a"], "unreadable"],
  ] as const)("%s", async (_title, reply, seen, is) => {
    expect((await look([A, B], { api: "v3", seen }, reply)).observed["a/Forward"]).toMatchObject({ is });
  });

  it.each(["not-found", "invalid-request", "unrecognized", "access-denied"] as const)(
    "a refusal of the whole call (%s) is followed by a call for each job",
    async (kind) => {
      const { asked, observed } = await look([A, B], { api: "v3" }, no(kind), no("not-found"), results(running("b")));
      expect(asked.map(({ body }) => JSON.parse(body).jobs)).toEqual([["a", "b"], ["a"], ["b"]]);
      expect(observed).toMatchObject({ "a/Forward": { is: "gone" }, "b/Forward": { is: "seen" } });
    },
  );

  it.each([no("throttled"), no("unavailable", undefined, "unknown"), NO_API])(
    "%o is not asked again",
    async (answer) => {
      const { asked, observed } = await look([A, B], { api: "v3" }, answer);
      expect(asked).toHaveLength(1);
      expect(observed).toMatchObject({ "a/Forward": { is: "unreadable" }, "b/Forward": { is: "unreadable" } });
    },
  );
});

describe("in auto", () => {
  it("a job is read where it was shown", async () => {
    const jobs = [viaV3(A), { ...B, via: "v5" }];
    const { operations, observed } = await look(
      jobs,
      { seen: ["a", "b"] },
      detail("b", "PAUSING"),
      results(running("a")),
    );
    expect(operations).toEqual(["ShowJobDetail", "V3BatchDetail"]);
    expect(observed).toMatchObject({ "a/Forward": { via: "v3" }, "b/Forward": { via: "v5" } });
  });

  it("a region without v5 is asked through v5 once", async () => {
    const { operations, observed } = await look([A, B], {}, NO_API, results(running("a"), running("b")));
    expect(operations).toEqual(["ShowJobDetail", "V3BatchDetail"]);
    expect(observed).toMatchObject({ "a/Forward": { via: "v3" }, "b/Forward": { via: "v3" } });
  });

  it.each([NOT_FOUND, no("invalid-request", "DRS.M00202"), no("unrecognized", "DRS.10000001", "unknown")])(
    "a job that v5 refuses to show (%o) may be v3's",
    async (answer) => {
      const { operations, observed } = await look([A, B], {}, answer, detail("b", "PAUSING"), results(running("a")));
      expect(operations).toEqual(["ShowJobDetail", "ShowJobDetail", "V3BatchDetail"]);
      expect(observed).toMatchObject({
        "a/Forward": { is: "seen", via: "v3" },
        "b/Forward": { is: "seen", via: "v5" },
      });
    },
  );

  const gone = results({ id: "a", error_code: "DRS.M00289" });
  const unreadable = no("unavailable", undefined, "unknown");
  const failed = no("unrecognized", "DRS.10000001", "unknown");
  it.each([
    ["both miss it", NOT_FOUND, gone, { is: "gone", failure: { code: "DRS.10000010" } }],
    ["v5 misses it, and there is no v3", NOT_FOUND, NO_API, { is: "gone", failure: { code: "DRS.10000010" } }],
    ["v5 misses it, and v3 cannot be read", NOT_FOUND, unreadable, { is: "unreadable" }],
    ["v5 tells nothing, and v3 misses it", failed, gone, { is: "unreadable", failure: { code: "DRS.10000001" } }],
    ["there is no v5, and v3 misses it", NO_API, gone, { is: "gone", failure: { code: "DRS.M00289" } }],
    ["there is neither", NO_API, NO_API, { is: "unreadable", failure: { code: "APIGW.0101" } }],
  ])("of a job never seen, %s", async (_title, byV5, byV3, observation) => {
    expect((await look([A], {}, byV5, byV3)).observed["a/Forward"]).toMatchObject(observation);
  });

  it.each([
    [NOT_FOUND, "gone"],
    [NO_API, "unreadable"],
  ])("of a job that v5 has shown, v3 is not asked (%o)", async (answer, is) => {
    const { operations, observed } = await look([{ ...A, via: "v5" }], { seen: ["a"] }, answer);
    expect(operations).toEqual(["ShowJobDetail"]);
    expect(observed["a/Forward"]).toMatchObject({ is });
  });

  it.each([no("throttled"), unreadable, no("access-denied")])("%o is no reason to ask v3", async (answer) => {
    const { operations, observed } = await look([A], {}, answer);
    expect(operations).toEqual(["ShowJobDetail"]);
    expect(observed["a/Forward"]).toMatchObject({ is: "unreadable" });
  });
});
