import type { Destination } from "#lib/jobs/destination.ts";
import { secretsOf } from "#lib/jobs/secret.ts";
import type { Notifying } from "./ports.ts";
import { keyOf } from "./sign.ts";

/** @throws InputError when a secret of a destination is missing or malformed; Unavailable when it cannot be read now */
export async function checkDestinationSecret(
  { name, secret }: Destination,
  { secretTexts }: Pick<Notifying, "secretTexts">,
): Promise<void> {
  const whose = `notify ${name}`;
  for (const reference of secretsOf(secret)) keyOf(await secretTexts(whose, reference), whose);
}
