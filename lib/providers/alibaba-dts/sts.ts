import * as z from "zod/mini";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { HttpReply, HttpRequest, Login, Send, SigningMoment } from "../provider.ts";
import { read } from "./read.ts";
import { rpc } from "./request.ts";
import { stsEndpoint } from "./sts-endpoint.ts";
import { canonicalForm, type Parameters, signatureV1, stringToSignV1 } from "./sts-sign.ts";

const API_VERSION = "2015-04-01";

/** The keys that sign an AssumeRole; AssumeRoleWithOIDC is not signed. */
export type SigningKeys = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
};

const session = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().check(z.minLength(1)),
    AccessKeySecret: z.string().check(z.minLength(1)),
    SecurityToken: z.string().check(z.minLength(1)),
    Expiration: z.string().check(z.refine((text) => Number.isFinite(Date.parse(text)))),
  }),
});

/** Asks STS for a session: common parameters in the query, those of the operation in the form. */
export async function assume(
  target: AlibabaTarget,
  operation: "AssumeRole" | "AssumeRoleWithOIDC",
  form: Parameters,
  keys: SigningKeys | undefined,
  send: Send,
  moment: SigningMoment,
): Promise<Login> {
  const common = { Action: operation, Format: "JSON", Version: API_VERSION, ...stamp(moment) };
  const query = keys === undefined ? common : signed({ ...common, ...signer(keys) }, form, keys);
  const delivery = await send(requestOf(stsEndpoint(target), query, form));
  if (delivery.is === "lost") return { ok: false, failure: { kind: delivery.why, message: delivery.message } };
  return sessionOf(delivery.reply, operation);
}

function stamp({ now, nonce }: SigningMoment): Parameters {
  return { SignatureNonce: nonce, Timestamp: `${new Date(now).toISOString().slice(0, 19)}Z` };
}

function signer({ accessKeyId, securityToken }: SigningKeys): Parameters {
  return {
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: accessKeyId,
    ...(securityToken ? { SecurityToken: securityToken } : {}),
  };
}

function signed(query: Parameters, form: Parameters, { accessKeySecret }: SigningKeys): Parameters {
  const text = stringToSignV1("POST", { ...query, ...form });
  return { ...query, Signature: signatureV1(accessKeySecret, text) };
}

function requestOf(origin: string, query: Parameters, form: Parameters): HttpRequest {
  return {
    method: "POST",
    url: `${origin}/?${canonicalForm(query)}`,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: canonicalForm(form),
  };
}

/** STS says no in the words of every Alibaba gateway. A 200 without a whole session is no session. */
function sessionOf(reply: HttpReply, operation: string): Login {
  const found = reply.status === 200 ? session.safeParse(objectOf(reply.body)) : undefined;
  if (!found?.success) return refusalOf(reply, operation);
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = found.data.Credentials;
  const credentials = {
    accessKeyId: AccessKeyId,
    accessKeySecret: AccessKeySecret,
    securityToken: SecurityToken,
  };
  return { ok: true, credentials, expiresAt: Date.parse(Expiration) };
}

function refusalOf(reply: HttpReply, operation: string): Login {
  const answer = read(reply, rpc(operation, {}));
  if (!answer.ok) return { ok: false, failure: answer.failure };
  return { ok: false, failure: { kind: "unavailable", message: "STS answered without a session" } };
}

function objectOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
