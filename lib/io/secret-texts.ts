import { InputError } from "#lib/jobs/parse.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import type { Environment } from "./secrets-environment.ts";
import type { ReadSecret } from "./secrets-stored.ts";

/** The text of a secret that is no target's. `whose`: what errors call it. */
export type ReadSecretText = (whose: string, reference: SecretReference) => Promise<string>;

/**
 * Reads secrets of webhooks and links, without the line break they were pasted with. Nothing of a value is ever in an error.
 * An empty one is an error, since a signature made with it proves nothing.
 */
export function createSecretTexts(environment: Environment, stored: ReadSecret): ReadSecretText {
  return async (whose, reference) => {
    const text = reference.from === "env" ? environment[reference.value] : await stored(whose, reference, false);
    if (text?.trim()) return text.trim();
    throw new InputError(
      reference.from === "env"
        ? `${whose}: the environment variable ${reference.value} is not set`
        : `${whose}: the secret ${reference.id} in ${reference.from} is empty; want its text`,
    );
  };
}
