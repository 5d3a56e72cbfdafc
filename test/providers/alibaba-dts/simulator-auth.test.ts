import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAuthenticator } from "#lib/providers/alibaba-dts/simulator-auth.ts";
import { headerOf, type RawRequest } from "#lib/simulator/wire.ts";

type Vector = {
  id: string;
  signature: string;
  input: { accessKeyId: string; accessKeySecret: string; securityToken?: string; date: string };
  wire: { method: string; path: string; rawQuery: string; headers: Record<string, string>; body: string };
};

type Documented = {
  accessKeyId: string;
  accessKeySecret: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  documented: { signature: string };
};

const file: { vectors: Vector[]; documented: { v3: Documented } } = JSON.parse(
  readFileSync(new URL("../../vectors/alibaba-acs3.json", import.meta.url), "utf8"),
);
const vectors = file.vectors.filter(({ signature }) => signature.startsWith("v3 ACS3"));

function toRequest({ wire }: Vector): RawRequest {
  const headers = Object.fromEntries(Object.entries(wire.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const url = wire.rawQuery === "" ? wire.path : `${wire.path}?${wire.rawQuery}`;
  return { method: wire.method, url, headers, body: Buffer.from(wire.body) };
}

function check(vector: Vector, request: RawRequest): string | undefined {
  const { accessKeyId, accessKeySecret, securityToken, date } = vector.input;
  const authenticate = createAuthenticator({ accessKeyId, accessKeySecret, securityToken }, () => Date.parse(date));
  return authenticate(request)?.code;
}

/** Another last byte, still a letter or digit. */
function bent(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;
}

function withHeader(request: RawRequest, name: string, value: string): RawRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

function signedNames(request: RawRequest): string[] {
  return /SignedHeaders=([^,]+)/.exec(headerOf(request, "authorization") ?? "")?.[1]?.split(";") ?? [];
}

describe("ACS3-HMAC-SHA256", () => {
  it("has 40 vectors to judge by", () => expect(vectors).toHaveLength(40));

  it.each(vectors)("accepts $id as the official client sent it", (vector) => {
    expect(check(vector, toRequest(vector))).toBeUndefined();
  });

  it.each(vectors)("refuses $id with one byte of any signed part changed", (vector) => {
    const request = toRequest(vector);
    expect(check(vector, { ...request, body: Buffer.concat([request.body, Buffer.from("x")]) })).toBe(
      "SignatureDoesNotMatch",
    );
    const other = request.method === "GET" ? "POST" : "GET";
    expect(check(vector, { ...request, method: other })).toBe("SignatureDoesNotMatch");
    if (vector.wire.rawQuery !== "")
      expect(check(vector, { ...request, url: bent(request.url) })).toBe("SignatureDoesNotMatch");
    for (const name of signedNames(request))
      expect(check(vector, withHeader(request, name, bent(request.headers[name] ?? ""))), name).toBeDefined();
    const authorization = headerOf(request, "authorization") ?? "";
    expect(check(vector, withHeader(request, "authorization", bent(authorization)))).toBe("SignatureDoesNotMatch");
  });

  const [plain] = vectors;
  it.each(["x-acs-extra", "content-type"])("refuses %s when it is sent and not signed", (name) => {
    if (plain === undefined) throw new Error("want a vector");
    expect(check(plain, withHeader(toRequest(plain), name, "text/plain"))).toBe("IncompleteSignature");
  });

  it.each(["host", "x-acs-signature-nonce", "x-acs-content-sha256", "authorization"])("misses %s", (name) => {
    if (plain === undefined) throw new Error("want a vector");
    const { [name]: _, ...headers } = toRequest(plain).headers;
    expect(check(plain, { ...toRequest(plain), headers })).toBe("IncompleteSignature");
  });

  it("accepts the documented example", () => {
    const { accessKeyId, accessKeySecret, method, path, query, headers, documented } = file.documented.v3;
    const names = Object.keys(headers).sort().join(";");
    const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names},Signature=${documented.signature}`;
    const url = `${path}?${new URLSearchParams(query)}`;
    const authenticate = createAuthenticator({ accessKeyId, accessKeySecret }, () =>
      Date.parse("2023-10-26T10:22:32Z"),
    );
    expect(
      authenticate({ method, url, headers: { ...headers, authorization }, body: Buffer.alloc(0) }),
    ).toBeUndefined();
  });
});
