import * as z from "zod/mini";
import { InputError } from "#lib/jobs/parse.ts";
import type { HuaweiTarget } from "#lib/jobs/target.ts";
import type { Credentials, HttpReply, HttpRequest, Login, Send, SigningMoment } from "../provider.ts";
import { given } from "../shared/given.ts";
import { jsonObject } from "../shared/json-object.ts";
import { iamEndpoint } from "./endpoints.ts";
import { isProjectId } from "./operations.ts";
import { refusal } from "./read.ts";

/** How long a token lasts when its reply does not say. */
const TOKEN_MS = 24 * 60 * 60 * 1000;

const word = z.catch(z.optional(z.string()), undefined);
const issued = z.object({
  token: z.object({ expires_at: word, project: z.catch(z.optional(z.object({ id: word, name: word })), undefined) }),
});

/**
 * A token for one project: by its id, or by its name, which is the region's, when no id is known; the reply then tells the id.
 * @throws InputError when user, password and domain are not all there
 * @see support.huaweicloud.com api-iam/iam_30_0001: 201, the token is the header X-Subject-Token
 */
export async function getToken(
  target: HuaweiTarget,
  secrets: Credentials,
  projectId: string | undefined,
  send: Send,
  moment: SigningMoment,
): Promise<Login> {
  const delivery = await send(tokenRequest(target, secrets, projectId));
  if (delivery.is === "lost") return { ok: false, failure: { kind: delivery.why, message: delivery.message } };
  const { reply } = delivery;
  const token = reply.headers["x-subject-token"];
  if (reply.status !== 201 || !token) return { ok: false, failure: refusal(reply).failure };
  const said = saidBy(reply, target.region);
  const project = projectId ?? said.projectId;
  if (project !== undefined) {
    return {
      ok: true,
      credentials: { authToken: token, projectId: project },
      expiresAt: said.expiresAt ?? moment.now + TOKEN_MS,
    };
  }
  const message = `IAM gave a token without a project; set projectId of target ${target.name}`;
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
}

/** A project of another name than the one asked for is none. */
function saidBy(reply: HttpReply, name: string): { readonly expiresAt?: number; readonly projectId?: string } {
  const { expires_at = "", project } = issued.safeParse(jsonObject(reply.body)).data?.token ?? {};
  const expiresAt = Date.parse(expires_at);
  const id = (project?.name ?? name) === name ? (project?.id ?? "") : "";
  return given({
    expiresAt: Number.isFinite(expiresAt) ? expiresAt : undefined,
    projectId: isProjectId(id) ? id : undefined,
  });
}

function tokenRequest(
  target: HuaweiTarget,
  { user, password, domain }: Credentials,
  projectId: string | undefined,
): HttpRequest {
  if (!user || !password || !domain) {
    throw new InputError(`target ${target.name}: an IAM login wants user, password and domain`);
  }
  const identity = { methods: ["password"], password: { user: { name: user, password, domain: { name: domain } } } };
  const scope = { project: projectId === undefined ? { name: target.region } : { id: projectId } };
  return {
    method: "POST",
    // The catalogue would only make the reply larger.
    url: `${iamEndpoint(target)}/v3/auth/tokens?nocatalog=true`,
    headers: { "content-type": "application/json;charset=utf8" },
    body: JSON.stringify({ auth: { identity, scope } }),
  };
}
