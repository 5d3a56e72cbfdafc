import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAuthenticator } from "#lib/providers/huawei-drs/simulator-auth.ts";
import type { RawRequest } from "#lib/simulator/wire.ts";

type Vector = {
  name?: string;
  source?: string;
  algorithm: string;
  input: { ak: string; sk: string; date: string; bodyUtf8?: string };
  sent: {
    method: string;
    rawUrl?: string;
    url?: string;
    rawQuery?: string;
    bodyUtf8?: string;
    headers: Record<string, string>;
  };
  signedHeaders: string[];
  authorization?: string;
  expectedSignature?: string;
};

const file: { wire: Vector[]; direct: Vector[]; official: Vector[] } = JSON.parse(
  readFileSync(new URL("../../vectors/huawei-aksk.json", import.meta.url), "utf8"),
);
const vectors = [...file.wire, ...file.direct, ...file.official]
  .filter(({ algorithm }) => algorithm === "SDK-HMAC-SHA256")
  .map((vector, index) => ({ ...vector, title: `${index} ${vector.name ?? vector.source}` }));

function toRequest({ input, sent, signedHeaders, authorization, expectedSignature }: Vector): RawRequest {
  const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const made = `SDK-HMAC-SHA256 Access=${input.ak}, SignedHeaders=${signedHeaders.join(";")}, Signature=${expectedSignature}`;
  const path = sent.rawUrl ?? new URL(sent.url ?? "").pathname;
  const url = sent.rawQuery ? `${path}?${sent.rawQuery}` : path;
  const body = Buffer.from(sent.bodyUtf8 ?? input.bodyUtf8 ?? "");
  return { method: sent.method, url, headers: { ...headers, authorization: authorization ?? made }, body };
}

function dateOf(date: string): number {
  return Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
}

function check({ input, sent }: Vector, request: RawRequest): string | undefined {
  const securityToken = sent.headers["X-Security-Token"];
  const key = { accessKeyId: input.ak, secretAccessKey: input.sk, securityToken };
  return createAuthenticator(key, () => dateOf(input.date))(request)?.code;
}

function bent(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;
}

describe("SDK-HMAC-SHA256", () => {
  it("has 52 vectors to judge by", () => expect(vectors).toHaveLength(52));

  it.each(vectors)("accepts $title", (vector) => expect(check(vector, toRequest(vector))).toBeUndefined());

  it.each(vectors)("refuses one byte changed in any signed part of $title", (vector) => {
    const request = toRequest(vector);
    const isUnsigned = request.headers["x-sdk-content-sha256"] === "UNSIGNED-PAYLOAD";
    const longer = { ...request, body: Buffer.concat([request.body, Buffer.from("x")]) };
    expect(check(vector, longer)).toBe(isUnsigned ? undefined : "APIGW.0301");
    expect(check(vector, { ...request, url: bent(request.url) })).toBe("APIGW.0301");
    expect(check(vector, { ...request, method: `${request.method}S` })).toBe("APIGW.0301");
    for (const name of [...vector.signedHeaders, "authorization"]) {
      const headers = { ...request.headers, [name]: bent(request.headers[name] ?? "") };
      expect(check(vector, { ...request, headers }), name).toBe("APIGW.0301");
    }
  });

  it("refuses a security token that is sent and not signed", () => {
    const [plain] = vectors;
    if (plain === undefined) throw new Error("want a vector");
    const request = toRequest(plain);
    const headers = { ...request.headers, "x-security-token": "t" };
    const key = { accessKeyId: plain.input.ak, secretAccessKey: plain.input.sk, securityToken: "t" };
    const now = () => dateOf(plain.input.date);
    expect(createAuthenticator(key, now)({ ...request, headers })?.message).toContain("signed headers");
    expect(createAuthenticator(key, now)(request)?.message).toContain("security token");
  });
});
