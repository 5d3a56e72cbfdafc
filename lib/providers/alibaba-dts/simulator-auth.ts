import type { Problem } from "../../simulator/cloud.ts";
import { hmacHex, isSameText, sha256Hex } from "../../simulator/digest.ts";
import { decodeQuery, headerOf, percentEncode, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { type AccessKey, checkDate, checkNonce, checkToken, type SigningKey } from "./simulator-freshness.ts";

type Signed = { readonly accessKeyId: string; readonly names: readonly string[]; readonly signature: string };

const AUTHORIZATION = /^ACS3-HMAC-SHA256 Credential=([^,\s]+),SignedHeaders=([^,\s]+),Signature=([0-9a-f]{64})$/;
const REQUIRED = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
];

/** Checks ACS3-HMAC-SHA256 on raw requests for one access key, or one `findMore` knows; undefined means accepted. Remembers nonces. */
export function createAuthenticator(
  ownKey: AccessKey,
  now: () => number,
  findMore: (accessKeyId: string) => SigningKey | undefined = () => undefined,
): (request: RawRequest) => Problem | undefined {
  const nonces = new Map<string, number>();
  return (request) => {
    const signed = readAuthorization(headerOf(request, "authorization"));
    if (signed === undefined) return incomplete("Authorization");
    const key: SigningKey | undefined =
      signed.accessKeyId === ownKey.accessKeyId ? ownKey : findMore(signed.accessKeyId);
    if (key === undefined)
      return { code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found.", httpStatus: 404 };
    return (
      checkHeaders(request, signed) ??
      checkDate(request.headers["x-acs-date"] ?? "", now()) ??
      checkSignature(request, signed, key) ??
      checkToken(request.headers["x-acs-security-token"], key, now()) ??
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

function incomplete(part: string): Problem {
  return {
    code: "IncompleteSignature",
    message: `The request signature does not conform to Aliyun standards: ${part}.`,
    httpStatus: 400,
  };
}
