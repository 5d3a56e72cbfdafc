import { createHmac } from "node:crypto";
import { type Answer, listen, type Received, type StandIn } from "./listen.ts";

type Key = { readonly id: string; readonly secret: string; readonly token?: string };

/** What the account holds: one key that may assume one role, and one token that may. */
export type StsSetting = {
  readonly now: () => number;
  readonly keys: readonly Key[];
  readonly roleArn: string;
  readonly externalId?: string;
  readonly oidc?: { readonly providerArn: string; readonly token: string };
  /** Answers before all else, while it has any. */
  readonly script: (Answer | "down")[];
};

const VERSION = "2015-04-01";
const CLOCK_MS = 15 * 60_000;

/** Alibaba Cloud STS, from the RPC signature's page and the pages of its two operations; strict about every parameter. */
export function startSts(setting: StsSetting): Promise<StandIn> {
  const nonces = new Set<string>();
  let sessions = 0;
  return listen((request) => {
    const scripted = setting.script.shift();
    if (scripted) return scripted;
    const refusal = refusalOf(request, setting, nonces);
    if (refusal) return refusal;
    sessions += 1;
    const form = new URLSearchParams(request.body);
    const ends = setting.now() + Number(form.get("DurationSeconds") ?? 3600) * 1000;
    const Credentials = {
      AccessKeyId: `STS.key${sessions}`,
      AccessKeySecret: `sts-secret-${sessions}`,
      SecurityToken: `sts-token-${sessions}`,
      Expiration: `${new Date(ends).toISOString().slice(0, 19)}Z`,
    };
    return { status: 200, body: { RequestId: `R-${sessions}`, Credentials } };
  });
}

function refusalOf(request: Received, setting: StsSetting, nonces: Set<string>): Answer | undefined {
  const { query, headers } = request;
  if (request.method !== "POST" || request.path !== "/") return no(400, "UnsupportedHTTPMethod");
  if (headers["content-type"] !== "application/x-www-form-urlencoded") return no(400, "UnsupportedContentType");
  if (query.get("Version") !== VERSION || query.get("Format") !== "JSON") return no(400, "InvalidVersion");
  const stamp = Date.parse(query.get("Timestamp") ?? "");
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(query.get("Timestamp") ?? ""))
    return no(400, "InvalidTimeStamp.Format");
  if (Math.abs(stamp - setting.now()) > CLOCK_MS) return no(400, "InvalidTimeStamp.Expired");
  const nonce = query.get("SignatureNonce") ?? "";
  if (nonce === "" || nonces.has(nonce)) return no(400, "SignatureNonceUsed");
  nonces.add(nonce);
  const form = new URLSearchParams(request.body);
  if (query.get("Action") === "AssumeRole")
    return refusedKey(request, form, setting) ?? refusedRole(form, setting, ROLE);
  if (query.get("Action") === "AssumeRoleWithOIDC") return refusedToken(query, form, setting);
  return no(404, "InvalidAction.NotFound");
}

const ROLE = ["DurationSeconds", "ExternalId", "RoleArn", "RoleSessionName"];

function refusedKey({ query }: Received, form: URLSearchParams, { keys }: StsSetting): Answer | undefined {
  if (query.get("SignatureMethod") !== "HMAC-SHA1" || query.get("SignatureVersion") !== "1.0") {
    return no(400, "IncompleteSignature");
  }
  const key = keys.find(({ id }) => id === query.get("AccessKeyId"));
  if (!key) return no(404, "InvalidAccessKeyId.NotFound");
  if ((query.get("SecurityToken") ?? undefined) !== key.token) return no(400, "InvalidSecurityToken.Malformed");
  const pairs = [...query, ...form]
    .filter(([name]) => name !== "Signature")
    .map(([name, value]) => [enc(name), enc(value)]);
  const canonical = pairs
    .map((pair) => pair.join("="))
    .sort()
    .join("&");
  const text = `POST&${enc("/")}&${enc(canonical)}`;
  const expected = createHmac("sha1", Buffer.from(`${key.secret}&`))
    .update(text)
    .digest("base64");
  return query.get("Signature") === expected
    ? undefined
    : no(400, "SignatureDoesNotMatch", `server string to sign is:${text}`);
}

function refusedToken(query: URLSearchParams, form: URLSearchParams, setting: StsSetting): Answer | undefined {
  if (query.has("Signature") || query.has("AccessKeyId")) return no(400, "InvalidParameter");
  const { oidc } = setting;
  if (form.get("OIDCProviderArn") !== oidc?.providerArn) return no(404, "EntityNotExist.OIDCProvider");
  if (form.get("OIDCToken") !== oidc?.token) return no(400, "AuthenticationFail.OIDCToken.Expired");
  return refusedRole(form, setting, [...ROLE, "OIDCProviderArn", "OIDCToken"]);
}

function refusedRole(form: URLSearchParams, setting: StsSetting, known: readonly string[]): Answer | undefined {
  if ([...form.keys()].some((name) => !known.includes(name))) return no(400, "InvalidParameter");
  const seconds = Number(form.get("DurationSeconds"));
  if (!(seconds >= 900 && seconds <= 43_200)) return no(400, "InvalidParameter.DurationSeconds");
  if (!/^[\w.@-]{2,64}$/.test(form.get("RoleSessionName") ?? "")) return no(400, "InvalidParameter.RoleSessionName");
  if (form.get("RoleArn") !== setting.roleArn) return no(404, "EntityNotExist.Role", "The role not exists.");
  return (form.get("ExternalId") ?? undefined) === setting.externalId ? undefined : no(403, "NoPermission");
}

function no(status: number, Code: string, Message = `refused: ${Code}`): Answer {
  return { status, body: { Code, Message, RequestId: "R-refused", HostId: "sts.aliyuncs.com" } };
}

function enc(text: string): string {
  const kept = /[A-Za-z0-9._~-]/;
  return [...Buffer.from(text, "utf8")]
    .map((byte) => (byte < 128 && kept.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte)))
    .join("");
}

function hex(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
