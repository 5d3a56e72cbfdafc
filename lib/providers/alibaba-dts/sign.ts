import { createHash, createHmac } from "node:crypto";
import type { ApiRequest, Credentials, HttpRequest, SigningMoment } from "../provider.ts";

const ALGORITHM = "ACS3-HMAC-SHA256";
const API_VERSION = "2020-01-01";

/** What a signature covers. `query` and `headers` are raw; headers that ACS3 does not sign may be among them. @public */
export type Signable = Pick<ApiRequest, "method" | "path" | "query" | "headers" | "body">;

/**
 * Signs a request with ACS3-HMAC-SHA256 and sends its parameters in canonical form, so that what is signed is what is sent.
 * @throws Error when a key is missing from the credentials
 * @see Alibaba Cloud docs, "Request syntax and signature method V3"
 */
export function sign(
  request: ApiRequest,
  endpoint: string,
  credentials: Credentials,
  moment: SigningMoment,
): HttpRequest {
  const { host, origin } = new URL(endpoint);
  const headers = headersOf(request, host, credentials["securityToken"], moment);
  const query = canonicalQuery(request.query);
  return {
    method: request.method,
    url: `${origin}${request.path}${query === "" ? "" : `?${query}`}`,
    headers: { ...headers, authorization: authorization({ ...request, headers }, credentials) },
    body: request.body,
  };
}

function headersOf(request: ApiRequest, host: string, securityToken: string | undefined, moment: SigningMoment) {
  return {
    ...request.headers,
    accept: "application/json",
    host,
    "x-acs-action": request.operation,
    "x-acs-content-sha256": sha256(request.body),
    "x-acs-date": `${new Date(moment.now).toISOString().slice(0, 19)}Z`,
    "x-acs-signature-nonce": moment.nonce,
    "x-acs-version": API_VERSION,
    ...(securityToken ? { "x-acs-security-token": securityToken } : {}),
  };
}

function authorization(signable: Signable, { accessKeyId, accessKeySecret }: Credentials): string {
  if (!accessKeyId || !accessKeySecret) {
    throw new Error("an Alibaba Cloud credential is incomplete; want accessKeyId and accessKeySecret");
  }
  const names = signedHeaders(signable.headers).map(([name]) => name);
  const signed = signature(accessKeySecret, stringToSign(canonicalRequest(signable)));
  return `${ALGORITHM} Credential=${accessKeyId},SignedHeaders=${names.join(";")},Signature=${signed}`;
}

/** Method, path, sorted query, signed headers, their names and the body's hash, joined with line feeds. @public */
export function canonicalRequest(signable: Signable): string {
  const headers = signedHeaders(signable.headers);
  return [
    signable.method,
    signable.path,
    canonicalQuery(signable.query),
    headers.map(([name, value]) => `${name}:${value}\n`).join(""),
    headers.map(([name]) => name).join(";"),
    sha256(signable.body),
  ].join("\n");
}

/** The algorithm's name and the hex SHA-256 of the canonical request. @public */
export function stringToSign(canonical: string): string {
  return `${ALGORITHM}\n${sha256(canonical)}`;
}

/** Hex HMAC-SHA256 under the key's secret; ACS3 derives no key. @public */
export function signature(accessKeySecret: string, text: string): string {
  return createHmac("sha256", accessKeySecret).update(text, "utf8").digest("hex");
}

/** Every x-acs- header must be signed, and host and content-type with them; accept and user-agent must not. */
function signedHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .filter(([name]) => name.startsWith("x-acs-") || name === "host" || name === "content-type")
    .sort(byName);
}

function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .sort(byName)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

/** Code-unit order; localeCompare would put Region after RegionId in some locales. */
function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

/** RFC 3986: encodeURIComponent leaves five characters that the canonical form encodes. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
