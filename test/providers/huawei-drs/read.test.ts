import { describe, expect, it } from "vitest";
import { read } from "#lib/providers/huawei-drs/read.ts";

const reply = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const service = (error_code: string, error_msg = "m") => ({ error_code, error_msg });

describe("an answer", () => {
  it.each([
    ["the empty object of a delete", 200, "{}", {}],
    ["an object after a byte order mark", 200, '\uFEFF{"status":"success"}', { status: "success" }],
    ["202", 202, '{"query_id":"q"}', { query_id: "q" }],
    [
      "empty error fields",
      200,
      '{"status":"success","error_code":"","error_msg":null}',
      { status: "success", error_code: "", error_msg: null },
    ],
    ["a key that could reach a prototype", 200, '{"__proto__":{"polluted":true}}', {}],
  ])("%s", (_title, status, body, data) => {
    expect(read(reply(status, body))).toEqual({ ok: true, data });
  });

  it("carries the request id", () => {
    expect(read(reply(200, "{}", { "x-request-id": "R-1" }))).toEqual({ ok: true, data: {}, cloudRequestId: "R-1" });
  });
});

describe("a refusal", () => {
  it.each([
    ["the service's shape", 400, service("DRS.10000010"), "not-found", "none"],
    ["a hyphen in an old code", 400, { "err code": "DRS-M00201" }, "invalid-request", "none"],
    ["a code and a message", 400, { code: "DRS.M00304", message: "m" }, "invalid-state", "none"],
    ["a bare Failed.", 400, service("DRS.10000001"), "unrecognized", "unknown"],
    ["a code nobody documented", 400, service("DRS.99999999"), "unrecognized", "none"],
    ["a code like a property of every object", 400, service("constructor"), "unrecognized", "none"],
    ["a code under HTTP 200", 200, service("DRS.M00304"), "invalid-state", "none"],
    ["an unknown code under HTTP 200", 200, service("DRS.5"), "unrecognized", "none"],
    ["another operation running", 202, service("DRS.M01504"), "unavailable", "none"],
    ["another operation running, as 400", 400, service("DRS.M01504"), "unavailable", "none"],
    ["a service error", 422, service("DRS.M01501"), "unavailable", "unknown"],
    [
      "IAM's shape, forbidden",
      403,
      { error: { code: 403, message: "no", title: "Forbidden" } },
      "access-denied",
      "none",
    ],
    ["403 with an unknown code", 403, service("DRS.4"), "unrecognized", "none"],
    ["a permission refused under 401", 401, service("DRS.M00103"), "access-denied", "none"],
    ["an invalid token", 403, service("DRS.M00100"), "credentials-expired", "none"],
    ["no such API in the region", 404, service("APIGW.0101"), "invalid-request", "none"],
    ["4xx without anything to read", 400, "", "unrecognized", "none"],
    ["a body too large", 413, service("APIGW.0201"), "invalid-request", "none"],
    ["throttled by the gateway", 429, service("APIGW.0308"), "throttled", "none"],
    ["throttled on a dedicated gateway", 429, service("APIG.0308"), "throttled", "none"],
    ["throttled without a body", 429, "", "throttled", "none"],
    ["too frequent", 400, service("DRS.M01503"), "throttled", "none"],
  ] as const)("%s", (_title, status, body, kind, effect) => {
    const answer = read(reply(status, body));
    expect(answer).toMatchObject({ ok: false, effect, failure: { kind, httpStatus: status } });
    expect(answer).not.toHaveProperty("failure.lane");
  });

  it.each([
    [
      401,
      { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information: verify aksk signature fail" },
    ],
    [401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information: signature expired" }],
    [401, { error_code: "APIG.0303", error_msg: "Incorrect app authentication information" }],
    [401, { error_code: "APIGW.0301", error_msg: "AK access failed to reach the limit, forbidden" }],
    [401, { error: { code: 401, message: "The username or password is wrong.", title: "Unauthorized" } }],
    [401, ""],
  ])("a key that is not accepted closes the lane (%i %o)", (status, body) => {
    expect(read(reply(status, body))).toMatchObject({
      effect: "none",
      failure: { kind: "access-denied", lane: true },
    });
  });

  it.each([
    [
      {
        error_code: "APIGW.0301",
        error_msg: "Incorrect IAM authentication information: token expires, expires_at:2026",
      },
    ],
    [{ error: { code: 401, message: "The token must be updated" } }],
  ])("a token that ran out can be renewed (%o)", (body) => {
    const answer = read(reply(401, body));
    expect(answer).toMatchObject({ effect: "none", failure: { kind: "credentials-expired" } });
    expect(answer).not.toHaveProperty("failure.lane");
  });

  it("keeps code, message and request id", () => {
    const body = {
      error_code: "DRS.10000010",
      error_msg: "Job does not exist, please check job ID.",
      request_id: "R-2",
    };
    expect(read(reply(400, body))).toEqual({
      ok: false,
      effect: "none",
      failure: {
        kind: "not-found",
        code: "DRS.10000010",
        message: "Job does not exist, please check job ID.",
        httpStatus: 400,
        cloudRequestId: "R-2",
      },
    });
  });

  it("does not repeat what the server signed", () => {
    const error_msg = "verify aksk signature fail, canonicalRequest:GET|/v5/||x-security-token:secret|";
    const answer = read(reply(401, { error_code: "APIGW.0301", error_msg }));
    expect(answer).toMatchObject({ failure: { message: "verify aksk signature fail" } });
  });

  it.each([
    ["7", 7000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", undefined],
  ])("Retry-After %s is %s ms", (header, retryAfterMs) => {
    const answer = read(reply(429, service("APIGW.0308"), { "retry-after": header }));
    expect(answer.ok ? 0 : answer.failure.retryAfterMs).toBe(retryAfterMs);
  });
});

describe("a reply after which a job may have changed", () => {
  it.each([
    ["an empty body", 200, "", "unavailable"],
    ["no content", 204, "", "unavailable"],
    ["a truncated body", 200, '{"status":"succ', "unavailable"],
    ["a list", 200, "[]", "unavailable"],
    ["a text", 200, '"ok"', "unavailable"],
    ["HTML", 200, "<html></html>", "unavailable"],
    ["a redirect", 302, "", "unavailable"],
    ["HTML 502", 502, "<html></html>", "unavailable"],
    ["the gateway's 502", 502, service("APIGW.0201"), "unavailable"],
    ["the gateway's 504", 504, service("APIGW.0201"), "timeout"],
    ["a service fault", 500, service("DRS.M00004"), "unavailable"],
    ["a known refusal under HTTP 500", 500, service("DRS.10000010"), "unavailable"],
    ["a request timeout", 408, "", "timeout"],
  ])("%s", (_title, status, body, kind) => {
    expect(read(reply(status, body))).toMatchObject({ ok: false, effect: "unknown", failure: { kind } });
  });
});

describe("an error that cannot be read", () => {
  it.each([
    [{ error_code: ["DRS.M00304"] }],
    [{ error: "failed" }],
    [{ error: { title: "Unauthorized" } }],
    [{ code: { value: 1 } }],
  ])("is no success (%o)", (body) => {
    expect(read(reply(200, body))).toMatchObject({ ok: false, failure: { kind: "unavailable" }, effect: "unknown" });
  });
});

describe("a reply that is far too long", () => {
  it("is read at once, and told in short", () => {
    const long = 1_000_000;
    const body = { error_code: "c".repeat(long), error_msg: " ".repeat(long), request_id: "r".repeat(long) };
    const before = performance.now();
    const answer = read(reply(400, body));
    expect(performance.now() - before).toBeLessThan(1000);
    expect(JSON.stringify(answer).length).toBeLessThan(3000);
  });
});
