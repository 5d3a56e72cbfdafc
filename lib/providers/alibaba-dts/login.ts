import { InputError } from "#lib/jobs/parse.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { Credentials, Login, Send, SigningMoment } from "../provider.ts";
import { given } from "../shared/given.ts";
import { alibaba } from "./request.ts";
import { assume } from "./sts.ts";

/**
 * Keys are used as they are, unless the target names a role: then STS gives temporary ones, with the time they end.
 * @throws InputError when the secrets are not whole
 * @see Sts 2015-04-01, AssumeRole and AssumeRoleWithOIDC
 */
export async function login(target: Target, secrets: Credentials, send: Send, moment: SigningMoment): Promise<Login> {
  const own = alibaba(target);
  const { credentials } = own;
  if (credentials.from === "oidc") return withToken(own, credentials.durationSeconds, secrets, send, moment);
  const { accessKeyId, accessKeySecret, securityToken } = secrets;
  if (!accessKeyId || !accessKeySecret) {
    throw new InputError(`target ${target.name}: its keys are not whole; want accessKeyId and accessKeySecret`);
  }
  const role = credentials.assumeRole;
  if (role === undefined) return { ok: true, credentials: secrets };
  const form = {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName,
    DurationSeconds: String(role.durationSeconds),
    ...given({ ExternalId: role.externalId }),
  };
  return assume(own, "AssumeRole", form, { accessKeyId, accessKeySecret, securityToken }, send, moment);
}

async function withToken(
  target: AlibabaTarget,
  durationSeconds: number,
  { roleArn, oidcProviderArn, oidcToken, sessionName }: Credentials,
  send: Send,
  moment: SigningMoment,
): Promise<Login> {
  if (!roleArn || !oidcProviderArn || !oidcToken || !sessionName) {
    throw new InputError(`target ${target.name}: an OIDC login wants a role, a provider, a token and a session name`);
  }
  const form = {
    OIDCProviderArn: oidcProviderArn,
    OIDCToken: oidcToken,
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: String(durationSeconds),
  };
  return assume(target, "AssumeRoleWithOIDC", form, undefined, send, moment);
}
