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
    const entries = Object.entries(names).map(([key, name = ""]) => [key, secretOf(key, name, environment, target)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
}

function secretOf(key: string, name: string, environment: Environment, target: Target): string | undefined {
  const value = environment[name]?.trim();
  if (value || key === OPTIONAL) return value || undefined;
  throw new InputError(`target ${target.name}: the environment variable ${name} is not set`);
}

/** One config serves long-lived and temporary keys; only the latter have a token. */
const OPTIONAL = "securityToken";
