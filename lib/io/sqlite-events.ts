import type { DatabaseSync } from "node:sqlite";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { writeAudit } from "./sqlite-audit.ts";
import { transaction } from "./sqlite-database.ts";

type Events = Pick<Ledger, "record" | "unsent" | "sent">;

/** Events wait here until the bus has accepted them; afterwards only their ids stay, so that none is recorded twice. */
export function eventsIn(database: DatabaseSync): Events {
  const oldest = database.prepare("SELECT doc FROM events WHERE lane = ? AND sent = 0 ORDER BY position LIMIT ?");
  const accept = database.prepare("UPDATE events SET sent = 1, doc = NULL WHERE event_id = ?");
  return {
    record: async (event, entry) =>
      transaction(database, () => {
        const isNew = recordEvent(database, event);
        if (isNew) writeAudit(database, entry);
        return isNew;
      }),
    unsent: async (lane, limit) => oldest.all(lane, limit).map(({ doc }) => fromStored<EventToSend>(String(doc))),
    sent: async (events) => {
      for (const { eventId } of events) accept.run(eventId);
    },
  };
}

/** False when an event with this id was recorded before, sent or not. */
export function recordEvent(database: DatabaseSync, event: EventToSend): boolean {
  const put = database.prepare("INSERT OR IGNORE INTO events (event_id, lane, doc) VALUES (?, ?, ?)");
  return put.run(event.eventId, event.lane, toStored(event)).changes === 1;
}
