import type { Target } from "#lib/jobs/target.ts";
import { createAsk } from "#lib/providers/call.ts";
import type { Ask, Provider } from "#lib/providers/provider.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { patient } from "./patient.ts";
import type { Sluice } from "./run.ts";

/** What reading jobs needs of the world: no ledger and no bus. */
export type Reading = Pick<Sluice, "config" | "clock" | "send" | "secrets" | "random" | "newId">;

/** The part of a provider that reads: nothing that changes a job is in reach. */
type Reader = Pick<Provider, "jobId" | "hasDirections" | "list" | "observe" | "states">;

export type OpenTarget = {
  readonly target: Target;
  readonly reader: Reader;
  readonly ask: Ask;
  readonly now: () => number;
};

/** Makes a target ready to be read. @throws InputError when it has no endpoint */
export function openTarget(target: Target, reading: Reading): OpenTarget {
  const provider = providerOf(target.provider);
  provider.endpoint(target);
  const { send, secrets, clock, newId } = reading;
  const ask = createAsk(provider, target, { send, secrets, moment: () => ({ now: clock.now(), nonce: newId() }) });
  return { target, reader: provider, ask: patient(ask, reading), now: clock.now };
}
