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
import { isProjectId, PROJECT_ID } from "./operations.ts";

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
    url: `${origin}${path}${search && `?${search}`}`,
    headers: authorised({ ...request, path, headers: { ...request.headers, host }, query }, credentials, moment.now),
    body: request.body,
  };
}

/** @throws Error when the login found no project: without one, a path would name another resource */
function projectOf({ projectId }: Credentials): string {
  if (projectId && isProjectId(projectId)) return projectId;
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
    ...given({ "x-project-id": projectId, "x-security-token": securityToken }),
  };
  const text = stringToSign(date, canonicalRequest({ ...signable, headers }));
  const names = namesOf(canonicalHeaders(headers));
  const signed = signature(secretAccessKey, text);
  const authorization = `${ALGORITHM} Access=${accessKeyId}, SignedHeaders=${names}, Signature=${signed}`;
  return { ...headers, authorization };
}

/** Method, path, sorted query, headers, their names and the body's hash, joined with line feeds. @public */
export function canonicalRequest({ method, path, query, headers, body }: Signable): string {
  const sorted = canonicalHeaders(headers);
  const ownHash = sorted.find(([name]) => name === "x-sdk-content-sha256")?.[1];
  // The signature wants a slash at the end of the path; the wire does not.
  return canonicalText(method, path.replace(/\/?$/, "/"), query, sorted, ownHash ?? sha256(body));
}

/** The algorithm's name, the value of X-Sdk-Date and the hex SHA-256 of the canonical request. @public */
export function stringToSign(date: string, canonical: string): string {
  return `${ALGORITHM}\n${date}\n${sha256(canonical)}`;
}

/** Hex HMAC-SHA256 under the secret key as UTF-8; this algorithm derives no key. @public */
export function signature(secretAccessKey: string, text: string): string {
  return hmacSha256(secretAccessKey, text);
}
