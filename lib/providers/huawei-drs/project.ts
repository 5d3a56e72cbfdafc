import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { HuaweiTarget } from "#lib/jobs/target.ts";
import type { ApiRequest, Credentials, HttpReply, Send, SigningMoment } from "../provider.ts";
import { jsonObject } from "../shared/json-object.ts";
import { iamEndpoint } from "./endpoints.ts";
import { isProjectId } from "./operations.ts";
import { refusal } from "./read.ts";
import { sign } from "./sign.ts";

type Found = { readonly ok: true; readonly projectId: string } | { readonly ok: false; readonly failure: Failure };

const listing = z.object({
  projects: z.array(z.object({ id: z.string().check(z.refine(isProjectId)), name: z.string() })),
});

/**
 * The one project named like the target's region. None or several is a failure: with another one, an id would name another job.
 * Unlike the vendor's Node SDK, this never creates a project.
 * @see support.huaweicloud.com api-iam, GET /v3/projects; signed without X-Project-Id
 */
export async function findProject(
  target: HuaweiTarget,
  keys: Credentials,
  send: Send,
  moment: SigningMoment,
): Promise<Found> {
  const delivery = await send(sign(listRequest(target.region), iamEndpoint(target), keys, moment));
  if (delivery.is === "lost") return { ok: false, failure: { kind: delivery.why, message: delivery.message } };
  const projects = projectsIn(delivery.reply, target.region);
  if (!projects) return { ok: false, failure: refusal(delivery.reply).failure };
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) return { ok: true, projectId: only };
  const message = `IAM knows ${projects.length} projects named ${target.region}, and one is wanted; set projectId of target ${target.name}`;
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
}

function listRequest(region: string): ApiRequest {
  return {
    operation: "KeystoneListProjects",
    method: "GET",
    path: "/v3/projects",
    query: { name: region },
    headers: { "content-type": "application/json" },
    body: "",
  };
}

/** Undefined when the reply is no listing. Those of another name are no match, should IAM ignore the filter. */
function projectsIn(reply: HttpReply, name: string): readonly string[] | undefined {
  const parsed = reply.status === 200 ? listing.safeParse(jsonObject(reply.body)).data : undefined;
  return parsed?.projects.filter((one) => one.name === name).map(({ id }) => id);
}
