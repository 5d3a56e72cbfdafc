import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { HttpReply, HttpRequest, Login, Send, SigningMoment } from "../provider.ts";
import { given } from "../shared/given.ts";
import { jsonObject } from "../shared/json-object.ts";
import { word } from "./entry.ts";
import { read } from "./read.ts";
import { rpc } from "./request.ts";
import { timestamp } from "./sign.ts";
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
    AccessKeyId: word,
    AccessKeySecret: word,
    SecurityToken: word,
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
  const query = {
    Action: operation,
    Format: "JSON",
    Version: API_VERSION,
    SignatureNonce: moment.nonce,
    Timestamp: timestamp(moment),
  };
  const delivery = await send(requestOf(stsEndpoint(target), keys ? signed(query, form, keys) : query, form));
  if (delivery.is === "lost") return { ok: false, failure: { kind: delivery.why, message: delivery.message } };
  return sessionOf(delivery.reply, operation);
}

function signed(common: Parameters, form: Parameters, keys: SigningKeys): Parameters {
  const query = {
    ...common,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: keys.accessKeyId,
    ...given({ SecurityToken: keys.securityToken }),
  };
  return { ...query, Signature: signatureV1(keys.accessKeySecret, stringToSignV1("POST", { ...query, ...form })) };
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
  const found = reply.status === 200 ? session.safeParse(jsonObject(reply.body)).data : undefined;
  if (!found) return refusalOf(reply, operation);
  const {
    AccessKeyId: accessKeyId,
    AccessKeySecret: accessKeySecret,
    SecurityToken: securityToken,
  } = found.Credentials;
  const expiresAt = Date.parse(found.Credentials.Expiration);
  return { ok: true, credentials: { accessKeyId, accessKeySecret, securityToken }, expiresAt };
}

function refusalOf(reply: HttpReply, operation: string): Login {
  const answer = read(reply, rpc(operation, {}));
  const failure: Failure = answer.ok
    ? { kind: "unavailable", message: "STS answered without a session" }
    : answer.failure;
  return { ok: false, failure };
}
