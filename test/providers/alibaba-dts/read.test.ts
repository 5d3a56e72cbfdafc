import { describe, expect, it } from "vitest";
import { read } from "#lib/providers/alibaba-dts/read.ts";
import { rpc } from "#lib/providers/alibaba-dts/request.ts";

const change = rpc("StopDtsJobs", {});
const lookup = rpc("DescribeDtsJobs", {});
const ID = "AD823BD3-1BA6-4117-A536-165CB280****";
const yes = { RequestId: ID, HttpStatusCode: 200, Success: true };
const no = { RequestId: ID, Success: false };

const reply = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("a changing call that succeeded", () => {
  it.each([
    ["JSON as on the pages", `{\n  "RequestId" : "${ID}",\n  "HttpStatusCode" : 200,\n  "Success" : true\n}`],
    ["Success as text", JSON.stringify({ ...yes, Success: "True" })],
    ["a byte order mark first", `\uFEFF${JSON.stringify(yes)}`],
    [
      "XML as on the pages",
      `<StopDtsJobResponse>\n  <RequestId>${ID}</RequestId>\n  <HttpStatusCode>200</HttpStatusCode>\n  <Success>true</Success>\n</StopDtsJobResponse>\n`,
    ],
    [
      "XML with a declaration, on one line",
      `<?xml version="1.0" encoding="UTF-8"?><StartDtsJobsResponse> <RequestId>${ID}</RequestId> <Success>true</Success> </StartDtsJobsResponse>`,
    ],
  ])("%s", (_title, body) => {
    expect(read(reply(200, body), change)).toMatchObject({ ok: true, cloudRequestId: ID });
  });

  it("takes the request id from the header when the body has none", () => {
    const answer = read(reply(200, { Success: true }, { "x-acs-request-id": "H-1" }), change);
    expect(answer).toEqual({ ok: true, data: { Success: true }, cloudRequestId: "H-1" });
  });
});

describe("a refusal", () => {
  it.each([
    ["Success=false under HTTP 200", 200, { ...no, ErrCode: "InvalidJobStatus" }, "invalid-state", "none"],
    ['Success="FALSE" under HTTP 200', 200, { ...no, Success: "FALSE", ErrCode: "InvalidJobId" }, "not-found", "none"],
    ["Success=false under HTTP 403", 403, { ...no, ErrCode: "DTS.Msg.InvalidTaskStatus" }, "invalid-state", "none"],
    ["Success=false without a code", 200, no, "unrecognized", "none"],
    ["a code nobody documented", 403, { Code: "Surprise.Surprise", Message: "?" }, "unrecognized", "none"],
    ["a code like a property of every object", 400, { Code: "constructor" }, "unrecognized", "none"],
    ["a gateway error", 403, { Code: "LXBuyError", Message: "m", RequestId: ID, HostId: "h" }, "billing", "none"],
    [
      "a gateway error in XML",
      403,
      "<Error><Code>Forbidden.RAM</Code><Message>m</Message></Error>",
      "access-denied",
      "none",
    ],
    [
      "Success=false in XML",
      200,
      "<StopDtsJobResponse><Success>false</Success><ErrCode>InvalidJobId</ErrCode></StopDtsJobResponse>",
      "not-found",
      "none",
    ],
    ["4xx without anything to read", 400, "", "unrecognized", "none"],
    ["4xx with HTML", 404, "<html><body>no</body></html>", "unrecognized", "none"],
    ["429 without a code", 429, "", "throttled", "none"],
    ["request timeout", 408, "", "timeout", "unknown"],
    ["client closed request", 499, "", "timeout", "unknown"],
  ] as const)("%s", (_title, status, body, kind, effect) => {
    expect(read(reply(status, body), change)).toMatchObject({
      ok: false,
      failure: { kind, httpStatus: status },
      effect,
    });
  });

  it("keeps the cloud's code verbatim and fills the message", () => {
    const body = {
      ...no,
      ErrCode: "DTS.Msg.InvalidParameter",
      ErrMessage: "The Value of Input Parameter %s is not valid.",
      DynamicMessage: "DtsJobId",
      DynamicCode: "403",
    };
    expect(read(reply(200, body), change)).toEqual({
      ok: false,
      effect: "none",
      failure: {
        kind: "invalid-request",
        code: "DTS.Msg.InvalidParameter",
        message: "The Value of Input Parameter DtsJobId is not valid.",
        httpStatus: 200,
        cloudRequestId: ID,
      },
    });
  });

  it.each([
    ["an unknown code", { Code: "Some.BrandNewCode", Message: "m" }],
    ["no code", ""],
    ["Success=false and no code", no],
  ])("is not access-denied for its HTTP 403 alone: %s", (_title, body) => {
    expect(read(reply(403, body), change)).toMatchObject({ failure: { kind: "unrecognized" } });
  });

  it.each([
    ["JSON", { EncodedDiagnosticMessage: "AQEAAAAA", AuthPrincipalOwnerId: "1234567890" }],
    ["text", '{"EncodedDiagnosticMessage":"AQEAAAAA","AuthPrincipalOwnerId":"1234567890"}'],
  ])("tells nothing of AccessDeniedDetail (%s)", (_title, AccessDeniedDetail) => {
    const body = { Code: "Forbidden.RAM", Message: "m", RequestId: ID, AccessDeniedDetail };
    expect(read(reply(403, body), change)).toEqual({
      ok: false,
      effect: "none",
      failure: { kind: "access-denied", code: "Forbidden.RAM", message: "m", httpStatus: 403, cloudRequestId: ID },
    });
  });

  it("takes the dynamic part literally", () => {
    const body = { ...no, ErrMessage: "bad %s", DynamicMessage: "$& $1 %s" };
    expect(read(reply(200, body), change)).toMatchObject({ failure: { message: "bad $& $1 %s" } });
  });

  it("unescapes XML text and leaves nested elements out", () => {
    const body =
      "<Error><Detail><Code>Nested</Code></Detail><Code>NoPermission</Code><Message>a &lt;b&gt; &amp;amp; &#x4E2D;&#65;</Message><HostId/></Error>";
    expect(read(reply(403, body), change)).toMatchObject({
      failure: { kind: "access-denied", code: "NoPermission", message: "a <b> &amp; 中A" },
    });
  });

  it("does not repeat what the server signed", () => {
    const body = {
      Code: "SignatureDoesNotMatch",
      Message:
        "Specified signature is not matched with our calculation. server string to sign is:POST x-acs-security-token:secret",
    };
    expect(read(reply(400, body), change)).toMatchObject({
      failure: {
        kind: "access-denied",
        lane: true,
        message: "Specified signature is not matched with our calculation.",
      },
    });
  });
});

describe("a throttled call", () => {
  it.each([
    ["waits 15 s, as documented", "Throttling.User", {}, 15_000],
    ["waits no less for a shorter header", "Throttling.User", { "x-acs-retry-after": "2500" }, 15_000],
    ["takes a longer header's milliseconds", "Throttling.User", { "x-acs-retry-after": "20000" }, 20_000],
    ["takes the standard header's seconds", "Throttling.Api", { "retry-after": "7" }, 7000],
    ["takes the longer header", "Throttling.Api", { "x-acs-retry-after": "2500", "retry-after": "2" }, 2500],
    ["takes the longer header, the other way", "Throttling", { "x-acs-retry-after": "2500", "retry-after": "3" }, 3000],
    ["waits ten minutes at most", "Throttling.User", { "retry-after": "86400" }, 600_000],
    ["ignores a header that is no number", "DTS.Msg.Throttling.User", { "x-acs-retry-after": "soon" }, 15_000],
    ["ignores a date", "Throttling", { "retry-after": "Mon, 23 Nov 2026 00:00:00 GMT" }, undefined],
    ["asks for nothing otherwise", "Throttling.Api", {}, undefined],
  ])("%s", (_title, code, headers, retryAfterMs) => {
    const answer = read(reply(400, { Code: code, Message: "slow" }, headers), change);
    expect(answer).toMatchObject({ ok: false, effect: "none", failure: { kind: "throttled" } });
    expect(answer.ok ? 0 : answer.failure.retryAfterMs).toBe(retryAfterMs);
  });

  it("is throttled under HTTP 503 too", () => {
    const answer = read(reply(503, { Code: "Throttling", Message: "slow" }), change);
    expect(answer).toMatchObject({ effect: "none", failure: { kind: "throttled" } });
  });
});

describe("a changing call that may have had its effect", () => {
  it.each([
    ["no word of success", 200, { RequestId: ID }],
    ["an empty object", 200, {}],
    ["Success of another type", 200, { Success: 1 }],
    ["Success in a list", 200, { Success: [true] }],
    ["Success that has no text", 200, { Success: { toString: null } }],
    ["an HttpStatusCode that has no text", 200, { HttpStatusCode: { toString: null } }],
    ["an empty body", 200, ""],
    ["a truncated body", 200, '{"RequestId":"A","Succ'],
    ["a truncated XML body", 200, "<StopDtsJobResponse><Success>true</Success>"],
    ["XML that is only begun inside", 200, "<StopDtsJobResponse><Success>true</Suc</StopDtsJobResponse>"],
    ["an array", 200, "[true]"],
    ["a text", 200, '"true"'],
    ["a number", 200, "1"],
    ["HTML", 200, "<!DOCTYPE html><html><Success>true</Success></html>"],
    ["a redirect", 302, ""],
    ["HTML 502", 502, "<html>bad gateway</html>"],
    ["empty 503", 503, ""],
    ["ServiceUnavailable", 500, { Code: "ServiceUnavailable", Message: "m" }],
    ["InternalError under HTTP 200", 200, { ...no, ErrCode: "InternalError" }],
    ["a nonce used twice", 400, { Code: "SignatureNonceUsed", Message: "m" }],
    ["Success=true under HTTP 500", 500, yes],
  ])("%s", (_title, status, body) => {
    expect(read(reply(status, body), change)).toMatchObject({
      ok: false,
      effect: "unknown",
      failure: { kind: "unavailable", httpStatus: status },
    });
  });

  it.each([
    ["a gateway timeout", 504, "", "timeout"],
    ["a known refusal under HTTP 500", 500, { ...no, ErrCode: "InvalidJobStatus" }, "invalid-state"],
    ["an unknown refusal whose body says 500", 200, { ...no, ErrCode: "Odd", HttpStatusCode: "500" }, "unrecognized"],
    ["Success=true under HTTP 403", 403, yes, "unrecognized"],
  ])("%s", (_title, status, body, kind) => {
    expect(read(reply(status, body), change)).toMatchObject({ ok: false, effect: "unknown", failure: { kind } });
  });
});

describe("a reading call", () => {
  it("need not say Success", () => {
    expect(read(reply(200, { DtsJobList: [] }), lookup)).toEqual({ ok: true, data: { DtsJobList: [] } });
  });

  it("is believed when it says no", () => {
    expect(read(reply(200, { ...no, DtsJobList: [] }), lookup)).toMatchObject({ ok: false });
  });

  it("drops a key that could reach a prototype", () => {
    const answer = read(reply(200, '{"__proto__":{"polluted":true},"DtsJobList":[]}'), lookup);
    expect(answer).toEqual({ ok: true, data: { DtsJobList: [] } });
  });
});

describe("a reply that is far too long", () => {
  const long = 1_000_000;

  it("is read at once, and told in short", () => {
    const body = { Code: "c".repeat(long), Message: " ".repeat(long), RequestId: "r".repeat(long) };
    const before = performance.now();
    const answer = read(reply(400, body), change);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(JSON.stringify(answer).length).toBeLessThan(3000);
  });

  it("cannot be made longer by what it fills in", () => {
    const body = { ...no, ErrMessage: "%s".repeat(long), DynamicMessage: "d".repeat(long) };
    const answer = read(reply(200, body), change);
    expect(answer.ok ? "" : answer.failure.message).toBe("d".repeat(1000));
  });
});
