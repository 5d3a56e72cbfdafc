/** A verifier's secrets: one, or the old and the new while one is replaced by the other. */
export type Secrets = readonly string[];

/** Each secret costs the verifier one more digest for every request; a rotation needs two. */
const MAX_SECRETS = 2;

/**
 * A digest under an empty key is one that anybody can make.
 * @param what names the setting in the error, never its value
 * @throws Error when a secret is empty or has white space around it, or when there are none or too many
 */
export function checkSecrets(secrets: readonly (string | undefined)[], what: string): void {
  if (secrets.length === 0 || secrets.length > MAX_SECRETS) {
    throw new Error(`there are ${secrets.length} values for ${what}; want 1, or 2 while it is rotated`);
  }
  for (const secret of secrets) {
    if (!secret?.trim()) throw new Error(`${what} is empty; want the value that the sender has`);
    if (secret !== secret.trim()) throw new Error(`${what} has white space around it; want the value alone`);
  }
}

/** @throws Error when a secret is not of the form its sender gives it */
export function checkForm(secrets: readonly string[], form: RegExp, what: string, want: string): void {
  if (!secrets.every((secret) => form.test(secret))) throw new Error(`${what} is malformed; want ${want}`);
}
