import type { ApiRequest, Credentials, HttpRequest, SigningMoment } from "../provider.ts";
import {
  canonicalHeaders,
  canonicalQuery,
  canonicalText,
  hmacSha256,
  namesOf,
  sha256,
} from "../shared/canonical-request.ts";
import { given } from "../shared/given.ts";

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
  const query = canonicalQuery(Object.entries(request.query));
  return {
    method: request.method,
    url: `${origin}${request.path}${query && `?${query}`}`,
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
    "x-acs-date": timestamp(moment),
    "x-acs-signature-nonce": moment.nonce,
    "x-acs-version": API_VERSION,
    ...given({ "x-acs-security-token": securityToken }),
  };
}

function authorization(signable: Signable, { accessKeyId, accessKeySecret }: Credentials): string {
  if (!accessKeyId || !accessKeySecret) {
    throw new Error("an Alibaba Cloud credential is incomplete; want accessKeyId and accessKeySecret");
  }
  const names = namesOf(signedHeaders(signable.headers));
  const signed = signature(accessKeySecret, stringToSign(canonicalRequest(signable)));
  return `${ALGORITHM} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signed}`;
}

/** Method, path, sorted query, signed headers, their names and the body's hash, joined with line feeds. @public */
export function canonicalRequest({ method, path, query, headers, body }: Signable): string {
  return canonicalText(method, path, Object.entries(query), signedHeaders(headers), sha256(body));
}

/** The algorithm's name and the hex SHA-256 of the canonical request. @public */
export function stringToSign(canonical: string): string {
  return `${ALGORITHM}\n${sha256(canonical)}`;
}

/** Hex HMAC-SHA256 under the key's secret; ACS3 derives no key. @public */
export function signature(accessKeySecret: string, text: string): string {
  return hmacSha256(accessKeySecret, text);
}

/** Every x-acs- header must be signed, and host and content-type with them; accept and user-agent must not. */
function signedHeaders(headers: Signable["headers"]) {
  return canonicalHeaders(headers).filter(([name]) => /^(x-acs-.*|host|content-type)$/.test(name));
}

/** UTC, in whole seconds. */
export function timestamp({ now }: SigningMoment): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}
