import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalRequest, type Signable, sign, signature, stringToSign } from "#lib/providers/huawei-drs/sign.ts";

type Vector = {
  name?: string;
  source?: string;
  algorithm: string;
  input: { ak: string; sk: string; date: string };
  sent: {
    method: Signable["method"];
    rawUrl?: string;
    url?: string;
    rawQuery?: string;
    headers: Record<string, string>;
    bodyUtf8?: string;
  };
  signedHeaders: string[];
  authorization?: string;
  canonicalRequest?: string;
  expectedSignature?: string;
  expectedCanonicalRequestSha256?: string;
} & { input: { bodyUtf8?: string } };

type Group = "wire" | "direct" | "official";
const file: Record<Group, Vector[]> = JSON.parse(
  readFileSync(new URL("../../vectors/huawei-aksk.json", import.meta.url), "utf8"),
);
const of = (group: Group) => file[group].filter((vector) => vector.algorithm === "SDK-HMAC-SHA256");

function signableOf({ sent, input, signedHeaders }: Vector): Signable {
  const [address = "", search = sent.rawQuery ?? ""] = (sent.rawUrl ?? sent.url ?? "").split("?");
  const query = search.split("&").filter((pair) => pair !== "");
  return {
    method: sent.method,
    path: address.replace(/^https?:\/\/[^/]+/, ""),
    query: query.map((pair) => {
      const [name = "", value = ""] = pair.split("=").map(decodeURIComponent);
      return [name, value];
    }),
    headers: Object.fromEntries(
      Object.entries(sent.headers).filter(([name]) => signedHeaders.includes(name.toLowerCase())),
    ),
    body: sent.bodyUtf8 ?? input.bodyUtf8 ?? "",
  };
}

describe.each([
  ["wire", 40],
  ["direct", 9],
  ["official", 3],
] as const)("SDK-HMAC-SHA256, %s vectors", (group, count) => {
  it(`are ${count}`, () => {
    expect(of(group)).toHaveLength(count);
  });

  it.each(of(group).map((vector) => [vector.name ?? vector.source, vector] as const))("%s", (_name, vector) => {
    const canonical = canonicalRequest(signableOf(vector));
    if (vector.canonicalRequest !== undefined) expect(canonical).toBe(vector.canonicalRequest);
    if (vector.expectedCanonicalRequestSha256 !== undefined) {
      const hash = createHash("sha256").update(canonical).digest("hex");
      expect(hash).toBe(vector.expectedCanonicalRequestSha256);
    }
    const signed = signature(vector.input.sk, stringToSign(vector.input.date, canonical));
    expect(signed).toBe(vector.expectedSignature ?? vector.authorization?.split("Signature=")[1]);
  });
});

describe("sign", () => {
  const path = "/v5/054ba152d480d55b2f5dc0069e7ddef0/jobs/dc6016cf-f3b6-4c2d-b4d7-5084b0fjb20r";
  const endpoint = "https://drs.cn-north-4.myhuaweicloud.com";
  const keys = { accessKeyId: "HWAKEXAMPLE0000000001", secretAccessKey: "hwSkExample/Secret+0000000000000000000001" };
  const moment = { now: Date.parse("2026-01-15T08:15:00.123Z"), nonce: "unused" };
  const request = {
    operation: "DeleteJob",
    method: "DELETE",
    path,
    query: {},
    headers: { "content-type": "application/json" },
    body: "",
  } as const;

  it("gives the authorization of the captured single delete", () => {
    const vector = file.direct[0];
    expect(sign(request, endpoint, keys, moment)).toEqual({
      method: "DELETE",
      url: `${endpoint}${path}`,
      headers: {
        "content-type": "application/json",
        host: "drs.cn-north-4.myhuaweicloud.com",
        "x-project-id": "054ba152d480d55b2f5dc0069e7ddef0",
        "x-sdk-date": "20260115T081500Z",
        authorization: vector?.authorization,
      },
      body: "",
    });
  });

  it("signs the security token of temporary keys and every header it sends", () => {
    const full = { ...request, headers: { ...request.headers, "x-language": "en-us" } };
    const { headers } = sign(full, endpoint, { ...keys, securityToken: "sts" }, moment);
    expect(headers).toMatchObject({
      "x-security-token": "sts",
      authorization: expect.stringContaining(
        "SignedHeaders=content-type;host;x-language;x-project-id;x-sdk-date;x-security-token, ",
      ),
    });
  });

  it("sends a token instead of a signature", () => {
    expect(sign(request, endpoint, { authToken: "T0" }, moment).headers).toEqual({
      "content-type": "application/json",
      host: "drs.cn-north-4.myhuaweicloud.com",
      "x-auth-token": "T0",
    });
  });

  it("sends the query in canonical form and signs a port that is not the default", () => {
    const listing = { ...request, query: { type: "a b*", limit: "1" } };
    const sent = sign(listing, "http://127.0.0.1:8123", keys, moment);
    expect(sent.url).toBe(`http://127.0.0.1:8123${path}?limit=1&type=a%20b%2A`);
    expect(sent.headers).toMatchObject({ host: "127.0.0.1:8123" });
  });

  it("refuses to sign without a key", () => {
    expect(() => sign(request, endpoint, { accessKeyId: "a" }, moment)).toThrow(/secretAccessKey/);
  });
});
