import { describe, expect, it } from "vitest";
import type { Job } from "#lib/jobs/job.ts";
import { resultEventSchema, toResultEvent } from "#lib/jobs/result-event.ts";
import type { Conclusion } from "#lib/jobs/verdict.ts";
import { NOW, planned } from "./samples.ts";

const { run } = planned({ action: "teardown" });
const DONE: Conclusion = {
  verdict: "succeeded",
  reason: "delete proven",
  status: "gone",
  proven: ["stop", "delete"],
  attempts: 2,
};
const FAILED: Conclusion = {
  verdict: "failed",
  reason: "the cloud refused",
  status: "Synchronizing",
  proven: [],
  attempts: 1,
  error: { kind: "invalid-state", code: "InvalidJobStatus", message: "no", httpStatus: 403, cloudRequestId: "R1" },
};
const event = (conclusion: Conclusion, job: Job = { id: "a" }, of = run) =>
  toResultEvent(of, job, conclusion, NOW + 5000);

/** The two examples of the documentation, in its own words. */
const DOCUMENTED = {
  version: 1,
  eventId: "hash of runId and jobKey",
  runId: "…",
  requestId: "…",
  action: "teardown",
  target: "acme-cn",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  jobId: "l5o11f9029c0001",
  direction: "Forward",
  verdict: "succeeded",
  status: "Finished",
  reason: "one sentence for a person",
  proven: ["stop", "delete"],
  attempts: 2,
  startedAt: "ISO 8601",
  finishedAt: "ISO 8601",
};
const DOCUMENTED_FAILURE = {
  ...DOCUMENTED,
  verdict: "failed",
  reason: "…",
  proven: [],
  error: {
    kind: "invalid-state",
    code: "InvalidJobStatus",
    message: "…",
    httpStatus: 403,
    cloudRequestId: "…",
  },
};

describe("a result event", () => {
  it("of a success is the documented object", () => {
    expect(event(DONE)).toEqual({
      version: 1,
      // printf '%s\na/Forward' $runId | sha256sum
      eventId: "0259f83edb3860bebd465566cd21493b",
      runId: "19f1064b619d49d35392eac7261cd726",
      requestId: "request-1",
      action: "teardown",
      target: "acme-cn",
      provider: "alibaba-dts",
      region: "cn-hangzhou",
      jobId: "a",
      direction: "Forward",
      verdict: "succeeded",
      status: "gone",
      reason: "delete proven",
      proven: ["stop", "delete"],
      attempts: 2,
      startedAt: "2026-11-23T00:00:00.000Z",
      finishedAt: "2026-11-23T00:00:05.000Z",
    });
  });

  it.each([
    ["success", DONE, DOCUMENTED],
    ["failure", FAILED, DOCUMENTED_FAILURE],
  ])("of a %s has the documented keys, in the documented order", (_title, conclusion, documented) => {
    expect(Object.keys(event(conclusion))).toEqual(Object.keys(documented));
    if ("error" in documented) {
      expect(Object.keys(event(conclusion).error ?? {}).sort()).toEqual(Object.keys(documented.error).sort());
    }
  });

  it.each([
    ["the documented success", DOCUMENTED],
    ["the documented failure", DOCUMENTED_FAILURE],
    ["ours of a success", event(DONE)],
    ["ours of a failure", event(FAILED)],
    ["one never read", { ...DOCUMENTED, status: null }],
    ["one planned", { ...DOCUMENTED, verdict: "planned" }],
    ["one whose reset changed the id", { ...DOCUMENTED, newJobId: "l9" }],
  ])("fits the schema: %s", (_title, one) => {
    expect(resultEventSchema.parse(one)).toEqual(one);
  });

  it.each([
    ["an unknown key", { ...DOCUMENTED, secret: "x" }],
    ["an unknown verdict", { ...DOCUMENTED, verdict: "done" }],
    ["no status", { ...DOCUMENTED, status: undefined }],
    ["an unknown kind of error", { ...DOCUMENTED_FAILURE, error: { kind: "oops", message: "x" } }],
    ["an error without a message", { ...DOCUMENTED_FAILURE, error: { kind: "timeout" } }],
  ])("does not fit the schema with %s", (_title, one) => {
    expect(resultEventSchema.safeParse(one).success).toBe(false);
  });

  it("names the direction for Alibaba only", () => {
    const huawei = { ...run, provider: "huawei-drs" as const };
    expect(event(DONE, { id: "a", direction: "Reverse" }).direction).toBe("Reverse");
    expect(event(DONE, { id: "a" }, huawei)).not.toHaveProperty("direction");
  });

  it("has another event id for another direction and another run, and the same one again", () => {
    const ids = [
      event(DONE),
      event(DONE, { id: "a", direction: "Reverse" }),
      event(DONE, { id: "a" }, planned({}, "request-2").run),
    ];
    expect(new Set(ids.map(({ eventId }) => eventId)).size).toBe(3);
    expect(event(FAILED, { id: "a", direction: "Forward" }).eventId).toBe(event(DONE).eventId);
  });

  it("carries nothing of a failure that only the engine needs", () => {
    const error = { kind: "throttled" as const, message: "slow down", lane: true, retryAfterMs: 60_000 };
    expect(event({ ...FAILED, error } as Conclusion).error).toEqual({ kind: "throttled", message: "slow down" });
  });

  it("has no error where there is none, and where there might have been one", () => {
    const refused = { ...DONE, verdict: "refused" as const };
    expect(event(refused)).not.toHaveProperty("error");
    expect(event({ ...refused, error: undefined } as unknown as Conclusion)).not.toHaveProperty("error");
  });

  it("names the new id after a reset that changed it", () => {
    expect(event({ ...DONE, newJobId: "l9" }).newJobId).toBe("l9");
  });
});
