import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import { type Environment, secretsFromEnvironment } from "./secrets-environment.ts";
import { readOidcSecrets } from "./secrets-oidc.ts";
import { createStoredSecrets, type StoredReaders } from "./secrets-stored.ts";

/**
 * Reads a target's secrets from wherever its config says they are. Nothing of a value is ever in an error.
 * @param now milliseconds since the epoch
 */
export function createSecrets(
  environment: Environment,
  readers: StoredReaders,
  now: () => number,
): (target: Target, renew: boolean) => Promise<Credentials> {
  const stored = createStoredSecrets(readers, now);
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
        return stored(target, credentials, renew);
      default:
        return credentials satisfies never;
    }
  };
}
