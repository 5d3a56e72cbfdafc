import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalRequest, type Signable, sign, signature, stringToSign } from "#lib/providers/alibaba-dts/sign.ts";

type Vector = {
  id: string;
  signature: string;
  input: { accessKeyId: string; accessKeySecret: string };
  wire: {
    method: "GET" | "POST";
    path: string;
    query: Record<string, string>;
    headers: Record<string, string>;
    body: string;
  };
  expected: { canonicalRequest: string; stringToSign: string; authorization: string };
};

const file = JSON.parse(readFileSync(new URL("../../vectors/alibaba-acs3.json", import.meta.url), "utf8"));
const all: Vector[] = file.vectors;
const vectors = all.filter((vector) => vector.signature === "v3 ACS3-HMAC-SHA256");

describe("ACS3-HMAC-SHA256", () => {
  it("runs every captured vector of this algorithm", () => {
    expect(vectors).toHaveLength(40);
    expect(all).toHaveLength(43);
  });

  it.each(vectors.map((vector) => [vector.id, vector] as const))("signs %s as the official SDK does", (_id, vector) => {
    const canonical = canonicalRequest(vector.wire);
    expect(canonical).toBe(vector.expected.canonicalRequest);
    const text = stringToSign(canonical);
    expect(text).toBe(vector.expected.stringToSign);
    const signed = vector.expected.authorization.split("Signature=")[1];
    expect(signature(vector.input.accessKeySecret, text)).toBe(signed);
  });

  it(`signs the documented example: ${file.documented.v3.source}`, () => {
    const { documented, computed, accessKeySecret, ...rest } = file.documented.v3;
    const canonical = canonicalRequest(rest as Signable);
    expect(canonical).toBe(computed.canonicalRequest);
    expect(stringToSign(canonical)).toBe(`ACS3-HMAC-SHA256\n${documented.hashedCanonicalRequest}`);
    expect(signature(accessKeySecret, stringToSign(canonical))).toBe(documented.signature);
  });
});

describe("sign", () => {
  const request = {
    operation: "StopDtsJobs",
    method: "POST",
    path: "/",
    query: { RegionId: "cn-hangzhou", DtsJobIds: "a,b*" },
    headers: {},
    body: "",
  } as const;
  const credentials = { accessKeyId: "testId", accessKeySecret: "testSecret" };
  const moment = { now: Date.parse("2026-01-15T08:15:00.987Z"), nonce: "n-1" };

  it("sends every parameter in the query, in canonical form, with an empty body", () => {
    const sent = sign(request, "https://dts.aliyuncs.com", credentials, moment);
    expect(sent.method).toBe("POST");
    expect(sent.url).toBe("https://dts.aliyuncs.com/?DtsJobIds=a%2Cb%2A&RegionId=cn-hangzhou");
    expect(sent.body).toBe("");
  });

  it("signs host, action, version, date, nonce and body hash, and not accept", () => {
    const { authorization, ...headers } = sign(request, "https://dts.aliyuncs.com", credentials, moment).headers;
    expect(headers).toEqual({
      accept: "application/json",
      host: "dts.aliyuncs.com",
      "x-acs-action": "StopDtsJobs",
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-acs-date": "2026-01-15T08:15:00Z",
      "x-acs-signature-nonce": "n-1",
      "x-acs-version": "2020-01-01",
    });
    expect(authorization).toMatch(
      /^ACS3-HMAC-SHA256 Credential=testId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}$/,
    );
  });

  it("signs the security token of temporary keys", () => {
    const sent = sign(request, "https://dts.aliyuncs.com", { ...credentials, securityToken: "sts" }, moment);
    expect(sent.headers["x-acs-security-token"]).toBe("sts");
    expect(sent.headers["authorization"]).toContain("x-acs-date;x-acs-security-token;x-acs-signature-nonce");
  });

  it.each([
    ["http://127.0.0.1:8123", "127.0.0.1:8123"],
    ["https://dts.aliyuncs.com:443/", "dts.aliyuncs.com"],
  ])("signs the host of %s as %s", (endpoint, host) => {
    expect(sign(request, endpoint, credentials, moment).headers["host"]).toBe(host);
  });

  it("refuses to sign without a secret", () => {
    expect(() => sign(request, "https://dts.aliyuncs.com", { accessKeyId: "testId" }, moment)).toThrow(
      /accessKeySecret/,
    );
  });
});
