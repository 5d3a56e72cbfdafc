import type { Problem } from "../../simulator/cloud.ts";
import { hmacHex, isSameText, sha256Hex } from "../../simulator/digest.ts";
import { decodeQuery, headerOf, percentEncode, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { badAuth } from "./simulator-problems.ts";

export type AccessKey = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly securityToken?: string | undefined;
};

type Signed = { readonly accessKeyId: string; readonly names: readonly string[]; readonly signature: string };

const TOLERANCE_MS = 15 * 60 * 1000;
/** More than this many bad signatures on end lock the key. */
const BAD_SIGNATURES = 5;
const LOCK_MS = 5 * 60 * 1000;
const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Checks SDK-HMAC-SHA256 on raw requests for one key; undefined means accepted. Counts bad signatures towards the lock. */
export function createAuthenticator(key: AccessKey, now: () => number): (request: RawRequest) => Problem | undefined {
  const lock = createLock(now);
  return (request) => {
    const signed = readAuthorization(headerOf(request, "authorization"));
    if (signed === undefined) return badAuth("x-auth-token not found");
    if (signed.accessKeyId !== key.accessKeyId) return badAuth("Get secretKey failed");
    if (lock.isLocked()) return badAuth("AK access failed to reach the limit, forbidden");
    const unfit = checkHeaders(request, signed) ?? checkDate(headerOf(request, "x-sdk-date") ?? "", now());
    return unfit ?? checkKey(request, signed, key, lock.count);
  };
}

function checkKey(request: RawRequest, signed: Signed, key: AccessKey, count: (isGood: boolean) => void) {
  const bad = checkSignature(request, signed, key);
  count(bad === undefined);
  return bad ?? checkToken(headerOf(request, "x-security-token"), key.securityToken);
}

function createLock(now: () => number) {
  let badInARow = 0;
  let lockedUntil = Number.NEGATIVE_INFINITY;
  return {
    isLocked: () => now() < lockedUntil,
    count(isGood: boolean) {
      badInARow = isGood ? 0 : badInARow + 1;
      if (badInARow <= BAD_SIGNATURES) return;
      lockedUntil = now() + LOCK_MS;
      badInARow = 0;
    },
  };
}

function readAuthorization(header: string | undefined): Signed | undefined {
  const [, accessKeyId, names, signature] = AUTHORIZATION.exec(header ?? "") ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKeyId, names: names.split(";"), signature };
}

/** The date must be signed, a temporary key's token too, and every name signed must be there, sorted. */
function checkHeaders(request: RawRequest, { names }: Signed): Problem | undefined {
  const isWhole = names.includes("x-sdk-date") && names.every((name) => headerOf(request, name) !== undefined);
  const isTokenSigned = headerOf(request, "x-security-token") === undefined || names.includes("x-security-token");
  const isSorted = names.every((name, i) => i === 0 || (names[i - 1] ?? "") < name);
  return isWhole && isTokenSigned && isSorted ? undefined : badAuth("signed headers are incomplete or out of order");
}

function checkDate(date: string, nowMs: number): Problem | undefined {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!/^\d{8}T\d{6}Z$/.test(date) || Number.isNaN(at)) return badAuth("x-sdk-date format error");
  return Math.abs(nowMs - at) <= TOLERANCE_MS ? undefined : badAuth("signature expired");
}

function checkSignature(request: RawRequest, signed: Signed, key: AccessKey): Problem | undefined {
  const canonical = canonicalRequest(request, signed.names) ?? "";
  const text = `SDK-HMAC-SHA256\n${headerOf(request, "x-sdk-date")}\n${sha256Hex(canonical)}`;
  if (canonical !== "" && isSameText(hmacHex(key.secretAccessKey, text), signed.signature)) return undefined;
  return badAuth(`verify aksk signature fail, canonicalRequest:${canonical.replaceAll("\n", "|")}`);
}

function canonicalRequest(request: RawRequest, names: readonly string[]): string | undefined {
  const { path, query } = splitUrl(request.url);
  const pairs = decodeQuery(query);
  const uri = canonicalPath(path);
  if (pairs === undefined || uri === undefined) return undefined;
  const sorted = pairs.toSorted(([a, x], [b, y]) => order(a, b) || order(x, y));
  const canonicalQuery = sorted.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
  const headers = names.map((name) => `${name}:${(headerOf(request, name) ?? "").trim()}\n`).join("");
  const payload = headerOf(request, "x-sdk-content-sha256") ?? sha256Hex(request.body);
  return [request.method, uri, canonicalQuery, headers, names.join(";"), payload].join("\n");
}

/** Segments encoded once, and a slash at the end; in the signature only. */
function canonicalPath(path: string): string | undefined {
  try {
    const encoded = path.split("/").map((segment) => percentEncode(decodeURIComponent(segment)));
    return encoded.at(-1) === "" ? encoded.join("/") : `${encoded.join("/")}/`;
  } catch {
    return undefined;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function checkToken(given: string | undefined, wanted: string | undefined): Problem | undefined {
  return given === wanted ? undefined : badAuth("security token does not match the access key");
}
