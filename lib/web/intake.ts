import type { Ledger } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import type { Config } from "#lib/jobs/config.ts";
import type { WebhookCommand } from "#lib/jobs/private-command.ts";
import type { SecretReference, SecretReferences } from "#lib/jobs/secret.ts";
import { secretsOf } from "#lib/jobs/secret.ts";

/** All that a request over HTTP may reach: no cloud, and of the ledger only what has become of a run. */
export type Intake = {
  readonly config: Config;
  readonly ledger: Pick<Ledger, "run" | "verdicts">;
  readonly clock: Pick<Clock, "now">;
  readonly secretTexts: (whose: string, reference: SecretReference) => Promise<string>;
  /** Gives a command to whoever accepts it. Throws when nobody has confirmed it. */
  readonly handOver: (command: WebhookCommand) => Promise<void>;
  readonly log: (line: Readonly<Record<string, unknown>> & { readonly step: string }) => void;
};

/** The texts of one secret, or of two while one takes the place of the other. */
export function textsOf(
  whose: string,
  references: SecretReferences,
  { secretTexts }: Pick<Intake, "secretTexts">,
): Promise<readonly string[]> {
  return Promise.all(secretsOf(references).map((reference) => secretTexts(whose, reference)));
}
