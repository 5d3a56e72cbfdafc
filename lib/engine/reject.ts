import type { AuditEntry } from "#lib/jobs/audit.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { DETAIL_TYPES } from "./ledger.ts";
import { type Publishing, publishLane } from "./publish.ts";

/** The list of events that belong to no run. */
export const REJECTED = "rejected";

/** Tells the bus why a command was not accepted: once, however often its message is delivered. */
export async function reject(requestId: string, reason: string, publishing: Publishing): Promise<void> {
  const eventId = shortHash(requestId, reason, REJECTED);
  const at = publishing.clock.now();
  const detail = { version: 1, eventId, requestId, reason, rejectedAt: new Date(at).toISOString() };
  const entry: AuditEntry = { at, what: "command rejected", by: "queue or bus", about: requestId, detail: { reason } };
  await publishing.ledger.record({ eventId, lane: REJECTED, detailType: DETAIL_TYPES.rejected, detail }, entry);
  await publishLane(REJECTED, publishing);
}
