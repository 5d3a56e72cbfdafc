import { InputError } from "#lib/jobs/parse.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";

/** The text kept under a name or ARN; undefined when what is there is no secret text. Ends by `signal`. Throws the client's own errors. */
export type ReadStored = (id: string, signal: AbortSignal) => Promise<string | undefined>;

/** Where a secret is kept. */
export type Stored = { readonly from: "secretsmanager" | "ssm"; readonly id: string };
type Where = Stored & { readonly whose: string };

/** A deployed call's login follows it, within the same ten seconds. */
const LONGEST_MS = 4000;

const WANTED = {
  secretsmanager: "want a secret with a SecretString, and permission for secretsmanager:GetSecretValue on it",
  ssm: "want a parameter of type SecureString, and permission for ssm:GetParameter on it",
};

/** @throws Unavailable when it may work later; InputError with what is wanted when it will not. Errors are named, never quoted */
export async function readOrExplain(read: ReadStored, { whose, from, id }: Where): Promise<string> {
  const text = await read(id, AbortSignal.timeout(LONGEST_MS)).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : "unknown";
    const what = `${whose}: the secret ${id} cannot be read from ${from} (${name})`;
    throw isPassing(error) ? new Unavailable(what) : new InputError(`${what}; ${WANTED[from]}`);
  });
  if (text !== undefined) return text;
  throw new InputError(`${whose}: ${from} has no secret text under ${id}; ${WANTED[from]}`);
}

const PASSING = /throttl|TooManyRequests|LimitExceeded|RequestLimit|^Internal|Unavailable|^(Abort|Timeout)Error$/i;
const NETWORK = /^(E[A-Z]+|UND_ERR_.*)$/;

/** The service is at fault, or there is no way to it: unlike a refusal, this passes. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING.test(error.name)) return true;
  if ("$fault" in error) return error.$fault === "server";
  return "code" in error && typeof error.code === "string" && NETWORK.test(error.code);
}
