import type { AuditEntry } from "#lib/jobs/audit.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { DETAIL_TYPES, type EventToSend } from "./ledger.ts";
import { type Publishing, publishLane } from "./publish.ts";

/** The list of events that belong to no run. */
export const REJECTED = "rejected";

/** Tells the bus why a command was not accepted: once, however often its message is delivered. */
export async function reject(
  requestId: string,
  reason: string,
  publishing: Publishing,
  by = "queue or bus",
): Promise<void> {
  const { event, entry } = rejectionOf(requestId, reason, publishing.clock.now());
  await publishing.ledger.record(event, { ...entry, by });
  await publishLane(REJECTED, publishing);
}

/** The event of a rejection, and the entry it leaves. @param at milliseconds since the epoch */
export function rejectionOf(requestId: string, reason: string, at: number): { event: EventToSend; entry: AuditEntry } {
  const eventId = shortHash(requestId, reason, REJECTED);
  const detail = { version: 1, eventId, requestId, reason, rejectedAt: new Date(at).toISOString() };
  return {
    event: { eventId, lane: REJECTED, detailType: DETAIL_TYPES.rejected, detail },
    entry: { at, what: "command rejected", by: "queue or bus", about: requestId, detail: { reason } },
  };
}
