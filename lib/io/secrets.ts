import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a target's secrets from environment variables. @throws InputError naming the variable and its target, never a value */
export function createEnvSecrets(environment: Environment): (target: Target) => Promise<Credentials> {
  return async (target) => {
    const { from, ...names } = target.credentials;
    if (from === "secretsmanager" || from === "ssm") {
      throw new InputError(`target ${target.name}: credentials from ${from} are not available yet`);
    }
    const secrets: Record<string, string> = {};
    for (const [key, variable] of Object.entries(names)) {
      const value = environment[variable ?? ""]?.trim();
      if (value) secrets[key] = value;
      else if (key !== OPTIONAL)
        throw new InputError(`target ${target.name}: the environment variable ${variable} is not set`);
    }
    return secrets;
  };
}

/** One config serves long-lived and temporary keys; only the latter have a token. */
const OPTIONAL = "securityToken";
