import { InputError } from "#lib/jobs/parse.ts";
import type { HuaweiTarget, Target } from "#lib/jobs/target.ts";
import type { Credentials, Login, Send, SigningMoment } from "../provider.ts";
import { given } from "../shared/given.ts";
import { huawei, isProjectId } from "./operations.ts";
import { findProject } from "./project.ts";
import { getToken } from "./token.ts";

/**
 * Keys, or a token for a user's password; either with the id of the target's project, which every path needs.
 * @throws InputError when the secrets are not whole, or name no project
 */
export async function login(target: Target, secrets: Credentials, send: Send, moment: SigningMoment): Promise<Login> {
  const own = huawei(target);
  const projectId = settledProject(own, secrets);
  if (secrets["user"] !== undefined) return getToken(own, secrets, projectId, send, moment);
  const { accessKeyId, secretAccessKey, securityToken } = secrets;
  if (!accessKeyId || !secretAccessKey) {
    throw new InputError(`target ${own.name}: its keys are not whole; want accessKeyId and secretAccessKey`);
  }
  const keys = { accessKeyId, secretAccessKey, ...given({ securityToken }) };
  if (projectId !== undefined) return { ok: true, credentials: { ...keys, projectId } };
  const found = await findProject(own, keys, send, moment);
  return found.ok ? { ok: true, credentials: { ...keys, projectId: found.projectId } } : found;
}

/** The config's, else HUAWEICLOUD_SDK_PROJECT_ID, which comes with the standard names only. */
function settledProject({ name, projectId }: HuaweiTarget, secrets: Credentials): string | undefined {
  const settled = projectId ?? secrets["projectId"];
  if (settled === undefined || isProjectId(settled)) return settled;
  throw new InputError(`target ${name}: HUAWEICLOUD_SDK_PROJECT_ID is no project id; want 32 hex digits`);
}
