import type { Problem } from "../../simulator/cloud.ts";
import { hmacHex, isSameText, sha256Hex } from "../../simulator/digest.ts";
import { decodeQuery, headerOf, percentEncode, type RawRequest, splitUrl } from "../../simulator/wire.ts";

export type AccessKey = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
};

type Signed = { readonly accessKeyId: string; readonly names: readonly string[]; readonly signature: string };

/** The gateway takes a clock this far off, and remembers nonces as long on either side. */
const TOLERANCE_MS = 15 * 60 * 1000;
const AUTHORIZATION = /^ACS3-HMAC-SHA256 Credential=([^,\s]+),SignedHeaders=([^,\s]+),Signature=([0-9a-f]{64})$/;
const REQUIRED = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
];

/** Checks ACS3-HMAC-SHA256 on raw requests for one access key; undefined means accepted. Remembers nonces. */
export function createAuthenticator(key: AccessKey, now: () => number): (request: RawRequest) => Problem | undefined {
  const nonces = new Map<string, number>();
  return (request) => {
    const signed = readAuthorization(headerOf(request, "authorization"));
    if (signed === undefined) return incomplete("Authorization");
    if (signed.accessKeyId !== key.accessKeyId)
      return { code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found.", httpStatus: 404 };
    return (
      checkHeaders(request, signed) ??
      checkDate(request.headers["x-acs-date"] ?? "", now()) ??
      checkSignature(request, signed, key) ??
      checkToken(request.headers["x-acs-security-token"], key.securityToken) ??
      checkNonce(request.headers["x-acs-signature-nonce"] ?? "", nonces, now())
    );
  };
}

function readAuthorization(header: string | undefined): Signed | undefined {
  const [, accessKeyId, names, signature] = AUTHORIZATION.exec(header ?? "") ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKeyId, names: names.split(";"), signature };
}

/** Every x-acs-* header, host and content-type must be there to be signed, and be signed if there; names sorted. */
function checkHeaders({ headers }: RawRequest, { names }: Signed): Problem | undefined {
  const present = Object.keys(headers).filter(
    (name) => name.startsWith("x-acs-") || name === "host" || name === "content-type",
  );
  const missing = [...REQUIRED, ...present].find((name) => !names.includes(name) || headers[name] === undefined);
  if (missing !== undefined) return incomplete(missing);
  const absent = names.find((name) => headers[name] === undefined);
  if (absent !== undefined) return incomplete(absent);
  const isSorted = names.every((name, i) => i === 0 || (names[i - 1] ?? "") < name);
  return isSorted ? undefined : incomplete("SignedHeaders");
}

function checkDate(date: string, nowMs: number): Problem | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Number.isNaN(Date.parse(date)))
    return { code: "InvalidTimeStamp.Format", message: "Specified time stamp is not well formatted.", httpStatus: 400 };
  if (Math.abs(nowMs - Date.parse(date)) <= TOLERANCE_MS) return undefined;
  return {
    code: "InvalidTimeStamp.Expired",
    message: "Specified time stamp or date value is expired.",
    httpStatus: 400,
  };
}

function checkSignature(request: RawRequest, signed: Signed, key: AccessKey): Problem | undefined {
  const canonical = canonicalRequest(request, signed.names);
  const expected = hmacHex(key.accessKeySecret, `ACS3-HMAC-SHA256\n${sha256Hex(canonical ?? "")}`);
  const isBodyHashed = request.headers["x-acs-content-sha256"] === sha256Hex(request.body);
  if (canonical !== undefined && isBodyHashed && isSameText(expected, signed.signature)) return undefined;
  return {
    code: "SignatureDoesNotMatch",
    message: `Specified signature is not matched with our calculation. server CanonicalRequest is:${canonical ?? ""}`,
    httpStatus: 400,
  };
}

function canonicalRequest(request: RawRequest, names: readonly string[]): string | undefined {
  const { path, query } = splitUrl(request.url);
  const pairs = decodeQuery(query);
  if (pairs === undefined) return undefined;
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const canonicalQuery = sorted.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
  const headers = names.map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`).join("");
  return [request.method, path, canonicalQuery, headers, names.join(";"), sha256Hex(request.body)].join("\n");
}

function checkToken(given: string | undefined, wanted: string | undefined): Problem | undefined {
  if (given === wanted) return undefined;
  if (given === undefined)
    return { code: "MissingSecurityToken", message: "SecurityToken is mandatory for this action.", httpStatus: 400 };
  return {
    code: "InvalidSecurityToken.MismatchWithAccessKey",
    message: "Specified SecurityToken mismatch with the AccessKey.",
    httpStatus: 403,
  };
}

function checkNonce(nonce: string, seen: Map<string, number>, nowMs: number): Problem | undefined {
  for (const [old, at] of seen) if (nowMs - at > 2 * TOLERANCE_MS) seen.delete(old);
  if (seen.has(nonce))
    return { code: "SignatureNonceUsed", message: "Specified signature nonce was used already.", httpStatus: 400 };
  seen.set(nonce, nowMs);
  return undefined;
}

function incomplete(part: string): Problem {
  return {
    code: "IncompleteSignature",
    message: `The request signature does not conform to Aliyun standards: ${part}.`,
    httpStatus: 400,
  };
}
