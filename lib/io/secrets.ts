import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import { type Environment, secretsFromEnvironment } from "./secrets-environment.ts";
import { readOidcSecrets } from "./secrets-oidc.ts";
import { parseSecret } from "./secrets-parse.ts";
import type { ReadSecret } from "./secrets-stored.ts";

/** Reads a target's secrets from wherever its config says they are. Nothing of a value is ever in an error. */
export function createSecrets(
  environment: Environment,
  stored: ReadSecret,
): (target: Target, renew: boolean) => Promise<Credentials> {
  return async (target, renew) => {
    const { credentials } = target;
    switch (credentials.from) {
      case "env":
      case "iam":
        return secretsFromEnvironment(target, environment);
      case "oidc":
        return readOidcSecrets(target, credentials, environment);
      case "secretsmanager":
      case "ssm":
        return parseSecret(await stored(`target ${target.name}`, credentials, renew), target, credentials.id);
      default:
        return credentials satisfies never;
    }
  };
}
