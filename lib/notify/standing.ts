import { DETAIL_TYPES, type ToldOfDestination } from "#lib/engine/ledger.ts";
import { REJECTED } from "#lib/engine/reject.ts";
import type { Destination } from "#lib/jobs/destination.ts";
import {
  auditOfEnabling,
  type DestinationState,
  disabled,
  enabled,
  stateOf,
  toDisabled,
} from "#lib/jobs/destination-state.ts";
import type { Notifying } from "./ports.ts";

type Desk = Pick<Notifying, "ledger" | "clock">;
type Change = { readonly state: DestinationState; readonly told?: ToldOfDestination } | undefined;

/** As often as others may change the same record in a row; each try reads it anew. */
const MOST_TRIES = 10;

/** Its record as of now. One that was disabled and has another url or secret since is enabled again, and the audit told. */
export async function standingOf(destination: Destination, desk: Desk): Promise<DestinationState> {
  const record = await desk.ledger.destination(destination.name);
  const state = stateOf(destination, record);
  if (record?.disabled === undefined || state.digest === record.digest) return state;
  const entry = auditOfEnabling(destination.name, "config", desk.clock.now());
  return change(destination, desk, (now) => (now.seq === record.seq ? { state: now, told: { entry } } : undefined));
}

/** An attempt has failed that began then. */
export async function markFailing(destination: Destination, at: number, desk: Desk): Promise<DestinationState> {
  return change(destination, desk, (state) =>
    state.failingSince === undefined ? { state: { ...state, failingSince: at } } : undefined,
  );
}

export async function markWell(destination: Destination, desk: Desk): Promise<void> {
  await change(destination, desk, (state) =>
    state.failingSince === undefined || state.disabled ? undefined : { state: enabled(state) },
  );
}

/** Told once, however many find it out: whoever comes second finds it disabled. */
export async function disable(destination: Destination, why: string, desk: Desk): Promise<void> {
  await change(destination, desk, (state) => {
    if (state.disabled) return undefined;
    const off = disabled(state, desk.clock.now(), why);
    const { detail, entry } = toDisabled(off);
    const { eventId } = detail;
    // The tick sends it: what posts to strangers' hosts may not speak on the bus.
    const event = { eventId, lane: REJECTED, detailType: DETAIL_TYPES.webhookDisabled, detail } as const;
    return { state: off, told: { entry, event } };
  });
}

/** @param by who asks @returns false when it was not disabled */
export async function enable(destination: Destination, by: string, desk: Desk, reason?: string): Promise<boolean> {
  let wasOff = false;
  await change(destination, desk, (state) => {
    wasOff = state.disabled !== undefined;
    const entry = auditOfEnabling(destination.name, by, desk.clock.now(), reason);
    return wasOff ? { state: enabled(state), told: { entry } } : undefined;
  });
  return wasOff;
}

/** Reads, changes and writes the record until nobody has come between. @returns it as it is then */
async function change(
  destination: Destination,
  { ledger }: Desk,
  toChange: (state: DestinationState) => Change,
): Promise<DestinationState> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const state = stateOf(destination, await ledger.destination(destination.name));
    const next = toChange(state);
    if (next === undefined) return state;
    if (await ledger.keepDestination(next.state, next.told)) return { ...next.state, seq: next.state.seq + 1 };
  }
  throw new Error(`the record of destination ${destination.name} kept changing; want it to be tried again`);
}
