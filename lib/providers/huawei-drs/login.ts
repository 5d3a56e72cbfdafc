import type { Target } from "#lib/jobs/target.ts";
import type { Credentials, HttpRequest, Login, Send } from "../provider.ts";
import { iamEndpoint } from "./endpoints.ts";
import { huawei } from "./operations.ts";
import { refusal } from "./read.ts";

/**
 * Turns a user's password into a token for the target's project, good for 24 h; keys are used as they are.
 * @throws when the password or the domain is missing
 * @see support.huaweicloud.com api-iam/iam_30_0001: 201, the token is the header X-Subject-Token
 */
export async function login(target: Target, secrets: Credentials, send: Send): Promise<Login> {
  const { user, password, domain } = secrets;
  const { projectId } = huawei(target);
  if (projectId === undefined) throw new Error(`target ${target.name}: a projectId is missing; want 32 hex digits`);
  if (user === undefined) return { ok: true, credentials: { ...secrets, projectId } };
  if (!password || !domain) throw new Error(`target ${target.name}: an IAM login wants user, password and domain`);
  const delivery = await send(tokenRequest(target, user, password, domain));
  if (delivery.is === "lost") return { ok: false, failure: { kind: delivery.why, message: delivery.message } };
  const token = delivery.reply.headers["x-subject-token"];
  if (delivery.reply.status === 201 && token) return { ok: true, credentials: { authToken: token, projectId } };
  return { ok: false, failure: refusal(delivery.reply).failure };
}

function tokenRequest(target: Target, user: string, password: string, domain: string): HttpRequest {
  const identity = { methods: ["password"], password: { user: { name: user, password, domain: { name: domain } } } };
  const scope = { project: { id: huawei(target).projectId } };
  return {
    method: "POST",
    // The catalogue would only make the reply larger.
    url: `${iamEndpoint(target)}/v3/auth/tokens?nocatalog=true`,
    headers: { "content-type": "application/json;charset=utf8" },
    body: JSON.stringify({ auth: { identity, scope } }),
  };
}
