import { createHash, createHmac } from "node:crypto";
import type { ApiRequest, Credentials, HttpRequest, SigningMoment } from "../provider.ts";
import { PROJECT_ID } from "./operations.ts";

const ALGORITHM = "SDK-HMAC-SHA256";
const PROJECT_PATH = /^\/v\d\/([0-9a-f]{32})\//;

/** What a signature covers: every header given. `path` is percent-encoded, `query` raw pairs; a name may come twice. @public */
export type Signable = Pick<ApiRequest, "method" | "path" | "headers" | "body"> & {
  readonly query: readonly (readonly [string, string])[];
};

/**
 * Authorises a request: with the token that `login` got, or with an AK/SK signature over everything that is sent.
 * @throws Error when the credentials hold neither
 * @see support.huaweicloud.com/devg-apisign (API Signature Guide)
 */
export function sign(
  request: ApiRequest,
  endpoint: string,
  credentials: Credentials,
  moment: SigningMoment,
): HttpRequest {
  const { host, origin } = new URL(endpoint);
  const path = request.path.replace(PROJECT_ID, () => projectOf(credentials));
  const query = Object.entries(request.query);
  const search = canonicalQuery(query);
  return {
    method: request.method,
    url: `${origin}${path}${search === "" ? "" : `?${search}`}`,
    headers: authorised({ ...request, path, headers: { ...request.headers, host }, query }, credentials, moment.now),
    body: request.body,
  };
}

/** @throws Error when the login found no project: without one, a path would name another resource */
function projectOf({ projectId }: Credentials): string {
  if (projectId && /^[0-9a-f]{32}$/.test(projectId)) return projectId;
  throw new Error("the project of a Huawei Cloud request is not known; want a projectId of 32 hex digits");
}

function authorised(signable: Signable, credentials: Credentials, now: number): Readonly<Record<string, string>> {
  const { authToken, accessKeyId, secretAccessKey, securityToken } = credentials;
  if (authToken) return { ...signable.headers, "x-auth-token": authToken };
  if (!accessKeyId || !secretAccessKey) {
    throw new Error("a Huawei Cloud credential is incomplete; want accessKeyId and secretAccessKey, or a token");
  }
  const projectId = PROJECT_PATH.exec(signable.path)?.[1];
  const date = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const headers = {
    ...signable.headers,
    "x-sdk-date": date,
    ...(projectId ? { "x-project-id": projectId } : {}),
    ...(securityToken ? { "x-security-token": securityToken } : {}),
  };
  const text = stringToSign(date, canonicalRequest({ ...signable, headers }));
  const names = sortedHeaders(headers).map(([name]) => name);
  const signed = signature(secretAccessKey, text);
  const authorization = `${ALGORITHM} Access=${accessKeyId}, SignedHeaders=${names.join(";")}, Signature=${signed}`;
  return { ...headers, authorization };
}

/** Method, path, sorted query, headers, their names and the body's hash, joined with line feeds. @public */
export function canonicalRequest(signable: Signable): string {
  const headers = sortedHeaders(signable.headers);
  // The signature wants a slash at the end of the path; the wire does not.
  const path = signable.path.endsWith("/") ? signable.path : `${signable.path}/`;
  const ownHash = headers.find(([name]) => name === "x-sdk-content-sha256")?.[1];
  return [
    signable.method,
    path,
    canonicalQuery(signable.query),
    headers.map(([name, value]) => `${name}:${value}\n`).join(""),
    headers.map(([name]) => name).join(";"),
    ownHash ?? sha256(signable.body),
  ].join("\n");
}

/** The algorithm's name, the value of X-Sdk-Date and the hex SHA-256 of the canonical request. @public */
export function stringToSign(date: string, canonical: string): string {
  return `${ALGORITHM}\n${date}\n${sha256(canonical)}`;
}

/** Hex HMAC-SHA256 under the secret key as UTF-8; this algorithm derives no key. @public */
export function signature(secretAccessKey: string, text: string): string {
  return createHmac("sha256", secretAccessKey).update(text, "utf8").digest("hex");
}

function sortedHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(([one], [other]) => compare(one, other));
}

/** Sorted by name and then by value, in code units. */
function canonicalQuery(query: Signable["query"]): string {
  return [...query]
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** RFC 3986: encodeURIComponent leaves five characters that the canonical form encodes. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
