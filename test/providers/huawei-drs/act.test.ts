import { describe, expect, it } from "vitest";
import type { Step } from "#lib/jobs/action.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer } from "#lib/providers/provider.ts";
import { no, scripted, target, yes } from "./scripted.ts";

const ID = "dc6016cf-f3b6-4c2d-b4d7-5084b0fjb20r";
const P5 = "/v5/{project_id}/jobs";
const P3 = "/v3/{project_id}/jobs";

type Wire = readonly [
  step: Step,
  status: string,
  ids: string,
  via: string,
  operation: string,
  method: string,
  path: string,
  body: string,
];

/** Methods, paths and bodies from the API reference. */
const WIRES: readonly Wire[] = [
  ["delete", "", "a", "v5", "DeleteJob", "DELETE", `${P5}/a`, ""],
  ["delete", "", "a b", "v5", "BatchDeleteJobsById", "DELETE", P5, '{"jobs":["a","b"]}'],
  ["stop", "", "a", "v5", "StopJobAction", "POST", `${P5}/a/stop`, '{"is_force_stop":false}'],
  [
    "stop",
    "",
    "a b",
    "v5",
    "BatchStopJobsAction",
    "POST",
    `${P5}/batch-stop`,
    '{"jobs":[{"job_id":"a","is_force_stop":false},{"job_id":"b","is_force_stop":false}]}',
  ],
  [
    "start",
    "CONFIGURATION",
    "a",
    "v5",
    "ExecuteJobAction",
    "POST",
    `${P5}/a/action`,
    '{"job":{"action_name":"start","action_params":{}}}',
  ],
  [
    "start",
    "PAUSEING",
    "a",
    "v5",
    "ExecuteJobAction",
    "POST",
    `${P5}/a/action`,
    '{"job":{"action_name":"restart","action_params":{}}}',
  ],
  [
    "pause",
    "",
    "a",
    "v5",
    "ExecuteJobAction",
    "POST",
    `${P5}/a/action`,
    '{"job":{"action_name":"stop","action_params":{"pause_mode":"all"}}}',
  ],
  [
    "reset",
    "",
    "a",
    "v5",
    "ExecuteJobAction",
    "POST",
    `${P5}/a/action`,
    '{"job":{"action_name":"reset","action_params":{}}}',
  ],
  [
    "pause",
    "",
    "a b",
    "v5",
    "BatchExecuteJobActions",
    "POST",
    `${P5}/action`,
    '{"jobs":[{"job_id":"a","action_name":"stop","action_params":{"pause_mode":"all"}},{"job_id":"b","action_name":"stop","action_params":{"pause_mode":"all"}}]}',
  ],
  [
    "start",
    "START_JOB_FAILED",
    "a b",
    "v5",
    "BatchExecuteJobActions",
    "POST",
    `${P5}/action`,
    '{"jobs":[{"job_id":"a","action_name":"restart","action_params":{}},{"job_id":"b","action_name":"restart","action_params":{}}]}',
  ],
  [
    "delete",
    "",
    "a",
    "v3",
    "V3BatchJobs",
    "DELETE",
    `${P3}/batch-jobs`,
    '{"jobs":[{"job_id":"a","delete_type":"delete"}]}',
  ],
  [
    "stop",
    "",
    "a b",
    "v3",
    "V3BatchJobs",
    "DELETE",
    `${P3}/batch-jobs`,
    '{"jobs":[{"job_id":"a","delete_type":"terminate"},{"job_id":"b","delete_type":"terminate"}]}',
  ],
  [
    "start",
    "WAITING_FOR_START",
    "a",
    "v3",
    "V3BatchStarting",
    "POST",
    `${P3}/batch-starting`,
    '{"jobs":[{"job_id":"a"}]}',
  ],
  ["start", "PAUSING", "a", "v3", "V3BatchRetryTask", "POST", `${P3}/batch-retry-task`, '{"jobs":[{"job_id":"a"}]}'],
  [
    "pause",
    "",
    "a",
    "v3",
    "V3BatchPauseTask",
    "POST",
    `${P3}/batch-pause-task`,
    '{"jobs":[{"job_id":"a","pause_mode":"all"}]}',
  ],
];

describe("the request of one changing call", () => {
  it.each(WIRES)(
    "%s of a job that is %j: %s through %s",
    async (step, status, ids, via, operation, method, path, body) => {
      const { asked, ask } = scripted(yes({}));
      const jobs = ids.split(" ").map((id) => ({ id, status, via }));
      await huaweiDrs.act(step, target("auto", "all"), jobs, ask);
      const headers = { "content-type": "application/json", "x-language": "en-us" };
      expect(asked[0]).toEqual({ operation, method, path, query: {}, headers, body });
    },
  );

  it.each(["v5", "v3"] as const)("goes through %s alone where the target says so", async (api) => {
    const { asked, ask } = scripted(no("invalid-request", "APIGW.0101"));
    await huaweiDrs.act("delete", target(api), [{ id: ID, via: "v5", status: "PAUSING" }], ask);
    expect(asked.map(({ path }) => path.slice(0, 3))).toEqual([`/${api}`]);
  });

  it.each(["../x?y=1", "", ".", "..", "a/b", "a b", "a_b", "a%2e", "a".repeat(65)])(
    "an id such as %j reaches no path",
    async (id) => {
      const { asked, ask } = scripted(yes({}));
      for (const via of ["v5", "v3"]) {
        await expect(huaweiDrs.act("delete", target(), [{ id, via }], ask)).rejects.toThrow(/no DRS job id/);
        await expect(huaweiDrs.observe(target(), [{ id, via }], new Set(), ask)).rejects.toThrow(/no DRS job id/);
      }
      expect(huaweiDrs.jobId.test(id)).toBe(false);
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ["nothing", "delete", [], /no operation/],
    ["an id twice", "delete", [{ id: "a" }, { id: "a" }], /wants distinct jobs/],
    ["more than ten", "stop", Array.from({ length: 11 }, (_, index) => ({ id: `a-${index}` })), /no operation/],
    [
      "two verbs",
      "start",
      [
        { id: "a", status: "PAUSING" },
        { id: "b", status: "CONFIGURATION" },
      ],
      /in one call/,
    ],
    [
      "two APIs",
      "stop",
      [
        { id: "a", via: "v3" },
        { id: "b", via: "v5" },
      ],
      /in one call/,
    ],
    ["a reset through v3", "reset", [{ id: "a", via: "v3" }], /v3 has no operation to reset/],
  ] as const)("%s is never sent", async (_title, step, jobs, message) => {
    const { asked, ask } = scripted(yes({}));
    await expect(huaweiDrs.act(step, target(), jobs, ask)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

describe("batches", () => {
  const jobs = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, index) => ({ id: `a-${index}`, ...more }));

  it("hold ten distinct ids at most, in order", () => {
    const all = [...jobs(11), { id: "a-10", kind: "sync" as const }];
    expect(huaweiDrs.batches("stop", all)).toEqual([all.slice(0, 10), all.slice(10, 11), all.slice(11)]);
  });

  it("hold one API and one verb", () => {
    const [a, b, c, d] = [
      { id: "a", via: "v5", status: "PAUSING" },
      { id: "b", via: "v3", status: "PAUSING" },
      { id: "c", via: "v5", status: "CONFIGURATION" },
      { id: "d", via: "v5", status: "FULL_TRANSFER_FAILED" },
    ] as const;
    expect(huaweiDrs.batches("start", [a, b, c, d])).toEqual([[a, d], [b], [c]]);
    expect(huaweiDrs.batches("stop", [a, b, c, d])).toEqual([[a, c, d], [b]]);
  });
});

describe("the outcome of the call for one job", () => {
  const outcome = async (step: Step, answer: Answer) => {
    const outcomes = await huaweiDrs.act(step, target("v5"), [{ id: ID }], scripted(answer).ask);
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
    ["pause", { query_id: "q" }, "accepted"],
    ["pause", { query_id: "" }, "unknown"],
    ["pause", { query_id: "q", status: "failed" }, "refused"],
    ["pause", {}, "unknown"],
    ["start", { status: "success" }, "accepted"],
    ["reset", { status: "success", error_code: "DRS.M00304" }, "unknown"],
    ["delete", {}, "accepted"],
    ["delete", { status: "success" }, "accepted"],
    ["delete", { status: "Failed" }, "refused"],
    ["delete", { status: "deleting?" }, "unknown"],
    ["delete", { id: "another" }, "unknown"],
    ["delete", { error_msg: "Failed." }, "unknown"],
    ["delete", { jobs: [{ id: ID, status: "failed" }] }, "unknown"],
    ["stop", { status: "success", results: [{ id: ID, status: "failed" }] }, "unknown"],
  ] as const)("%s that answers %o is %s", async (step, data, is) => {
    expect(await outcome(step, yes(data))).toMatchObject({ is });
  });

  it("says what the cloud said", async () => {
    expect(await outcome("stop", yes({ status: "failed", error_msg: "the job is being changed" }))).toEqual({
      is: "refused",
      own: true,
      failure: { kind: "unrecognized", message: "the job is being changed", cloudRequestId: "R" },
    });
  });

  it.each([
    ["a refusal", no("invalid-state"), "refused"],
    ["a permission refused", no("access-denied"), "refused"],
    ["a throttled call", no("throttled"), "undone"],
    ["an expired token", no("credentials-expired"), "undone"],
    ["a lost reply", no("timeout", undefined, "unknown"), "unknown"],
  ] as const)("%s", async (_title, answer, is) => {
    expect(await outcome("delete", answer)).toMatchObject({ is });
  });

  it("a key that is not accepted did nothing", async () => {
    const failure = { kind: "access-denied", message: "who", lane: true } as const;
    expect(await outcome("delete", { ok: false, failure, effect: "none" })).toEqual({ is: "undone", failure });
  });
});

describe.each([
  ["v5", "jobs", "error_msg"],
  ["v3", "results", "error_msg"],
] as const)("the outcome of a batch through %s", (via, list, message) => {
  const jobs = ["a", "b", "c"].map((id) => ({ id, via, status: "INCRE_TRANSFER_STARTED" }));
  const outcomes = async (items: readonly unknown[], step: Step = "stop") =>
    Object.fromEntries(await huaweiDrs.act(step, target(via), jobs, scripted(yes({ [list]: items })).ask));
  const good = (id: string) => ({ id, status: "success" });

  it("is each job's own, in any order and any case", async () => {
    const told = await outcomes([
      { id: "c", status: "Failed", error_code: "DRS.M00304", [message]: "not now" },
      { id: "a", status: "Success" },
      good("b"),
    ]);
    expect(told).toEqual({
      "a/Forward": { is: "accepted" },
      "b/Forward": { is: "accepted" },
      "c/Forward": {
        is: "refused",
        own: true,
        failure: {
          kind: "invalid-state",
          code: "DRS.M00304",
          message: "not now",
          httpStatus: 200,
          cloudRequestId: "R",
        },
      },
    });
  });

  it.each([
    ["DRS.10000010", { is: "refused", own: true, failure: { kind: "not-found" } }],
    ["DRS.M05004", { is: "refused", own: true, failure: { kind: "not-found" } }],
    ["DRS.M00308", { is: "refused", own: true, failure: { kind: "invalid-request" } }],
    ["DRS.Whatever", { is: "refused", own: true, failure: { kind: "unrecognized" } }],
    ["DRS.10000001", { is: "unknown", failure: { kind: "unrecognized" } }],
    ["DRS.M00004", { is: "unknown", failure: { kind: "unavailable" } }],
    ["DRS.M01504", { is: "undone", failure: { kind: "unavailable" } }],
    ["DRS.M01503", { is: "undone", failure: { kind: "throttled" } }],
  ] as const)("an item that failed with %s", async (error_code, outcome) => {
    const told = await outcomes([good("a"), { id: "b", status: "failed", error_code }, good("c")]);
    expect(told["b/Forward"]).toMatchObject(outcome);
    expect(told["a/Forward"]).toEqual({ is: "accepted" });
  });

  it.each([
    ["missing", [good("a"), good("c")]],
    ["doubled", [good("a"), good("b"), good("b"), good("c")]],
    ["contradicted", [good("a"), good("b"), { id: "b", status: "failed" }, good("c")]],
    ["a stranger's", [good("a"), good("B"), good("c")]],
    ["in another word", [good("a"), { id: "b", status: "submitted" }, good("c")]],
    ["without a status", [good("a"), { id: "b" }, good("c")]],
    ["of another shape", [good("a"), "b", good("c")]],
    ["a success with an error", [good("a"), { ...good("b"), error_code: "DRS.M00304" }, good("c")]],
  ])("an item that is %s says nothing certain of its job", async (_title, items) => {
    const told = await outcomes(items);
    expect(told["b/Forward"]).toMatchObject({ is: "unknown", failure: { kind: "unavailable" } });
    expect([told["a/Forward"], told["c/Forward"]]).toEqual([{ is: "accepted" }, { is: "accepted" }]);
  });

  it("without a list says nothing certain of anybody", async () => {
    const told = await huaweiDrs.act("stop", target(via), jobs, scripted(yes({ [list]: "none" })).ask);
    expect([...told.values()].map(({ is }) => is)).toEqual(["unknown", "unknown", "unknown"]);
  });

  it("refused as a whole is nobody's own, and named where the message names ids", async () => {
    const refusal = no("invalid-request", "DRS.M00202", "none", "Invalid job ID: b.");
    const told = await huaweiDrs.act("stop", target(via), jobs, scripted(refusal).ask);
    const failure = { kind: "invalid-request", code: "DRS.M00202", message: "Invalid job ID: b." };
    expect(Object.fromEntries(told)).toEqual({
      "a/Forward": { is: "refused", failure },
      "b/Forward": { is: "refused", failure, named: true },
      "c/Forward": { is: "refused", failure },
    });
  });
});

it("a v5 action taken for later, item by item, is accepted", async () => {
  const jobs = ["a", "b"].map((id) => ({ id, via: "v5", status: "INCRE_TRANSFER_STARTED" }));
  const reply = yes({
    jobs: [
      { id: "a", name: "n", query_id: "q1" },
      { id: "b", status: "failed", error_code: "DRS.M00304" },
    ],
  });
  const told = await huaweiDrs.act("pause", target("v5"), jobs, scripted(reply).ask);
  expect([...told.values()].map(({ is }) => is)).toEqual(["accepted", "refused"]);
});
