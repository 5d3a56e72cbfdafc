import { readFile } from "node:fs/promises";
import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import type { Environment } from "./secrets-environment.ts";

type Oidc = Target["credentials"] & { readonly from: "oidc" };

/** What the config says when it says nothing. */
const DEFAULT_SESSION = "sluice";

/**
 * What AssumeRoleWithOIDC wants. The token's file is read each time: whoever issues the token writes it anew before it expires.
 * @throws InputError naming what is missing, never a value
 */
export async function readOidcSecrets(target: Target, oidc: Oidc, environment: Environment): Promise<Credentials> {
  const settled = (own: string | undefined, key: string, variable: string): string => {
    const value = own ?? environment[variable]?.trim();
    if (value) return value;
    throw new InputError(`target ${target.name}: credentials.${key} is not given, and ${variable} is not set`);
  };
  const path = settled(oidc.tokenFile, "tokenFile", "ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  const named = environment["ALIBABA_CLOUD_ROLE_SESSION_NAME"]?.trim();
  return {
    roleArn: settled(oidc.roleArn, "roleArn", "ALIBABA_CLOUD_ROLE_ARN"),
    oidcProviderArn: settled(oidc.oidcProviderArn, "oidcProviderArn", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
    sessionName: oidc.sessionName === DEFAULT_SESSION && named ? named : oidc.sessionName,
    oidcToken: await readToken(path, target.name),
  };
}

async function readToken(path: string, name: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(({ code }: NodeJS.ErrnoException) => {
    throw new InputError(`target ${name}: the OIDC token file ${path} cannot be read (${code}); want a readable file`);
  });
  if (text.trim() === "") throw new InputError(`target ${name}: the OIDC token file ${path} is empty; want a token`);
  return text.trim();
}
