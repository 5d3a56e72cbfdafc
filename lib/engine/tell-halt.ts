import type { AuditEntry } from "#lib/jobs/audit.ts";
import { type BrakeOn, brakeKey } from "#lib/jobs/brake.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { DETAIL_TYPES, type EventToSend, type Ledger } from "./ledger.ts";
import { REJECTED } from "./reject.ts";

export type Halt = BrakeOn & { readonly is: "halt" };

/**
 * Tells that a halt was put up, or lifted by `lifted`: recorded for the bus, on the list of events that belong to no run, which the next tick
 * sends. The halt itself holds at once, whether anybody is told or not.
 */
export async function tellHalt(
  halt: Halt,
  ledger: Pick<Ledger, "record">,
  lifted?: { readonly by: string; readonly at: number },
): Promise<void> {
  const { event, entry } = toldOf(halt, lifted);
  await ledger.record(event, entry);
}

function toldOf(halt: Halt, lifted?: { readonly by: string; readonly at: number }) {
  const { target, by, at, reason } = halt;
  const state = lifted ? "lifted" : "halted";
  const who = lifted ?? { by, at };
  const eventId = shortHash("halt", target ?? "*", lifted ? "lifted" : "put up", who.by, String(who.at));
  const where = target === undefined ? {} : { target };
  const detail: EventToSend["detail"] = {
    ...{ version: 1, eventId, state, ...where, by: who.by },
    ...{ at: new Date(who.at).toISOString(), ...(reason === undefined ? {} : { reason }) },
  };
  const event: EventToSend = { eventId, lane: REJECTED, detailType: DETAIL_TYPES.halted, detail };
  const entry: AuditEntry = {
    at: who.at,
    what: "halt told",
    by: who.by,
    about: brakeKey(halt),
    ...where,
    detail: { state },
  };
  return { event, entry };
}
