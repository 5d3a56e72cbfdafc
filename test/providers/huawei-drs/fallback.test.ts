import { describe, expect, it } from "vitest";
import type { Step } from "#lib/jobs/action.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer } from "#lib/providers/provider.ts";
import { NO_API, no, scripted, target, yes } from "./scripted.ts";

const KNOWN = { id: "a", via: "v5", status: "INCRE_TRANSFER_STARTED" };
const items = (...results: readonly object[]) => yes({ results, count: results.length });
const shown = (status: string) => items({ id: "a", status });
const accepted = items({ id: "a", status: "success" });

async function play(step: Step, jobs: readonly (typeof KNOWN)[], ...answers: readonly Answer[]) {
  const { asked, ask } = scripted(...answers);
  const outcomes = await huaweiDrs.act(step, target(), jobs, ask);
  return { operations: asked.map(({ operation }) => operation), outcomes: Object.fromEntries(outcomes) };
}

describe("in auto, what v5 certainly did not do goes through v3", () => {
  it.each(["APIGW.0101", "APIGW.0103", "APIG.0101"])("at once where the API is absent (%s)", async (code) => {
    const { operations, outcomes } = await play("stop", [KNOWN], no("invalid-request", code), accepted);
    expect(operations).toEqual(["StopJobAction", "V3BatchJobs"]);
    expect(outcomes).toEqual({ "a/Forward": { is: "accepted" } });
  });

  it("as a batch where the API is absent for a batch", async () => {
    const both = items({ id: "a", status: "success" }, { id: "b", status: "failed", error_code: "DRS.M00304" });
    const { operations, outcomes } = await play("pause", [KNOWN, { ...KNOWN, id: "b" }], NO_API, both);
    expect(operations).toEqual(["BatchExecuteJobActions", "V3BatchPauseTask"]);
    expect(outcomes).toMatchObject({ "a/Forward": { is: "accepted" }, "b/Forward": { is: "refused", own: true } });
  });

  it.each([
    ["not-found", "DRS.10000010"],
    ["invalid-request", "DRS.M00202"],
    ["unrecognized", "DRS.20000099"],
  ] as const)("after v3 has shown the job, where the refusal is its own (%s)", async (kind, code) => {
    const { operations, outcomes } = await play(
      "stop",
      [KNOWN],
      no(kind, code),
      shown("FULL_TRANSFER_COMPLETE"),
      accepted,
    );
    expect(operations).toEqual(["StopJobAction", "V3BatchDetail", "V3BatchJobs"]);
    expect(outcomes).toEqual({ "a/Forward": { is: "accepted" } });
  });

  it("for the items of a batch that v5 refused", async () => {
    const first = yes({
      jobs: [
        { id: "a", status: "failed", error_code: "DRS.M00202" },
        { id: "b", status: "success" },
      ],
    });
    const { operations, outcomes } = await play(
      "stop",
      [KNOWN, { ...KNOWN, id: "b" }],
      first,
      shown(KNOWN.status),
      accepted,
    );
    expect(operations).toEqual(["BatchStopJobsAction", "V3BatchDetail", "V3BatchJobs"]);
    expect(outcomes).toEqual({ "a/Forward": { is: "accepted" }, "b/Forward": { is: "accepted" } });
  });
});

describe("in auto, nothing is sent through v3", () => {
  it.each([
    ["lost", no("timeout", undefined, "unknown"), "unknown"],
    ["502", no("unavailable", "APIGW.0201", "unknown"), "unknown"],
    ["a bare Failed.", no("unrecognized", "DRS.10000001", "unknown"), "unknown"],
    ["unreadable", yes({ status: "?" }), "unknown"],
    ["throttled", no("throttled"), "undone"],
    ["a permission refused", no("access-denied"), "refused"],
    ["the wrong state", no("invalid-state", "DRS.M00304"), "refused"],
  ] as const)("after %s", async (_title, answer, is) => {
    const { operations, outcomes } = await play("stop", [KNOWN], answer);
    expect(operations).toEqual(["StopJobAction"]);
    expect(outcomes).toMatchObject({ "a/Forward": { is } });
  });

  it("after a refusal of a whole batch, which may be about one of its jobs", async () => {
    const { operations } = await play("stop", [KNOWN, { ...KNOWN, id: "b" }], no("invalid-request", "DRS.M00202"));
    expect(operations).toEqual(["BatchStopJobsAction"]);
  });

  it("when v3 shows the job in another state: it is looked at again", async () => {
    const { operations, outcomes } = await play("stop", [KNOWN], no("unrecognized"), shown("RELEASE_RESOURCE_STARTED"));
    expect(operations).toEqual(["StopJobAction", "V3BatchDetail"]);
    expect(outcomes).toMatchObject({ "a/Forward": { is: "undone", failure: { kind: "unrecognized" } } });
  });

  it("when v3 cannot be read just now", async () => {
    const { outcomes } = await play("delete", [KNOWN], no("not-found"), no("unavailable", undefined, "unknown"));
    expect(outcomes).toMatchObject({ "a/Forward": { is: "undone", failure: { kind: "not-found" } } });
  });

  it.each([
    ["misses it too", items({ id: "a", error_code: "DRS.M05004", error_message: "gone" })],
    ["is not offered", NO_API],
  ])("when v3 %s, v5's word stands", async (_title, answer) => {
    const { outcomes } = await play("delete", [KNOWN], no("not-found", "DRS.10000010"), answer);
    expect(outcomes).toMatchObject({ "a/Forward": { is: "refused", failure: { code: "DRS.10000010" } } });
  });

  it("where neither API is offered, v5's word stands", async () => {
    const { operations, outcomes } = await play("stop", [KNOWN], NO_API, NO_API);
    expect(operations).toEqual(["StopJobAction", "V3BatchJobs"]);
    expect(outcomes).toMatchObject({ "a/Forward": { is: "refused", failure: { code: "APIGW.0101" } } });
  });

  it("for a reset, which v3 does not have", async () => {
    const job = { ...KNOWN, status: "FULL_TRANSFER_FAILED" };
    expect((await play("reset", [job], NO_API)).operations).toEqual(["ExecuteJobAction"]);
    const { operations, outcomes } = await play("reset", [job], no("not-found", "DRS.10000010"), shown(job.status));
    expect(operations).toEqual(["ExecuteJobAction", "V3BatchDetail"]);
    expect(outcomes["a/Forward"]).toMatchObject({ is: "refused", failure: { kind: "invalid-request" } });
  });
});
