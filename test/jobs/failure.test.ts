import { describe, expect, it } from "vitest";
import { type Failure, type FailureKind, isRefusal, toErrorDetail } from "#lib/jobs/failure.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";

const failure = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({ kind, message: "no", ...more });

describe("whether a failure is the cloud's word on the call", () => {
  it.each(["throttled", "unavailable", "timeout", "credentials-expired"] as const)("%s is none", (kind) => {
    expect(isRefusal(failure(kind))).toBe(false);
  });

  it.each([
    "access-denied",
    "not-found",
    "invalid-state",
    "invalid-request",
    "quota",
    "billing",
    "unrecognized",
  ] as const)("%s is one, unless the whole lane is shut", (kind) => {
    expect(isRefusal(failure(kind))).toBe(true);
    expect(isRefusal(failure(kind, { lane: false }))).toBe(true);
    expect(isRefusal(failure(kind, { lane: true }))).toBe(false);
  });
});

describe("the public part of a failure", () => {
  it("keeps what the cloud said and drops what only the engine needs", () => {
    const said = { code: "Throttling.User", httpStatus: 400, cloudRequestId: "R1" };
    expect(toErrorDetail(failure("throttled", { ...said, lane: true, retryAfterMs: 60_000 }))).toEqual({
      kind: "throttled",
      message: "no",
      ...said,
    });
  });
});

describe("what could not be had now", () => {
  it("is an error that a log can tell from others by its name", () => {
    expect(String(new Unavailable("the secret store is down"))).toBe("Unavailable: the secret store is down");
  });
});
