import * as z from "zod/mini";
import type { AuditEntry } from "./audit.ts";
import { shortHash } from "./canonical.ts";
import { type Destination, destinationDigest } from "./destination.ts";

/** What the ledger knows of a destination. Times are milliseconds since the epoch. */
export type DestinationState = {
  readonly name: string;
  /** Of the destination as it was then; of another one this record says nothing. */
  readonly digest: string;
  /** Each write is one more; 0 is a record that was never written. */
  readonly seq: number;
  /** When the first attempt since the last success began that failed. */
  readonly failingSince?: number;
  /** Nothing is sent any more. */
  readonly disabled?: { readonly at: number; readonly why: string };
};

/** `Job Control Webhook Disabled` */
export const webhookDisabledSchema = z.strictObject({
  version: z.literal(1),
  eventId: z.string(),
  destination: z.string(),
  reason: z.string(),
  failingSince: z.optional(z.string()),
  disabledAt: z.string(),
});

export type WebhookDisabled = z.infer<typeof webhookDisabledSchema>;

/** The record, or a new one where there is none or it is of another url or secret. It keeps its `seq`: the fence is the record's. */
export function stateOf(destination: Destination, record: DestinationState | undefined): DestinationState {
  const digest = destinationDigest(destination);
  return record?.digest === digest ? record : { name: destination.name, digest, seq: record?.seq ?? 0 };
}

export function disabled(state: DestinationState, at: number, why: string): DestinationState {
  return { ...state, disabled: { at, why } };
}

/** As if nothing had ever failed. */
export function enabled({ name, digest, seq }: DestinationState): DestinationState {
  return { name, digest, seq };
}

/** What the bus and the audit are told of a state that is disabled. @throws Error when it is not */
export function toDisabled(state: DestinationState): { readonly detail: WebhookDisabled; readonly entry: AuditEntry } {
  const { name, digest, failingSince, disabled: end } = state;
  if (!end) throw new Error(`the destination ${name} is not disabled; want one that is`);
  const detail = {
    version: 1,
    eventId: shortHash("webhook disabled", name, digest, String(end.at)),
    destination: name,
    reason: end.why,
    ...(failingSince === undefined ? {} : { failingSince: new Date(failingSince).toISOString() }),
    disabledAt: new Date(end.at).toISOString(),
  } as const;
  const entry = {
    at: end.at,
    what: "webhook disabled",
    by: "notify",
    about: name,
    detail: { reason: end.why },
  } as const;
  return { detail, entry };
}

/** @param by who asked, or `config` when its url or secret was changed there */
export function auditOfEnabling(name: string, by: string, at: number, reason?: string): AuditEntry {
  return { at, what: "webhook enabled", by, about: name, ...(reason === undefined ? {} : { detail: { reason } }) };
}
