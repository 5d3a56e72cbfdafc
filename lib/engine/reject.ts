import { shortHash } from "#lib/jobs/canonical.ts";
import { DETAIL_TYPES } from "./ledger.ts";
import { type Publishing, publishLane } from "./publish.ts";

/** The list of events that belong to no run. */
export const REJECTED = "rejected";

/** Tells the bus why a command was not accepted: once, however often its message is delivered. */
export async function reject(requestId: string, reason: string, publishing: Publishing): Promise<void> {
  const eventId = shortHash(requestId, reason, REJECTED);
  const rejectedAt = new Date(publishing.clock.now()).toISOString();
  const detail = { version: 1, eventId, requestId, reason, rejectedAt };
  await publishing.ledger.record({ eventId, lane: REJECTED, detailType: DETAIL_TYPES.rejected, detail });
  await publishLane(REJECTED, publishing);
}
