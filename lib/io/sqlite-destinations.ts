import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { writeAudit } from "./sqlite-audit.ts";
import { transaction } from "./sqlite-database.ts";
import { recordEvent } from "./sqlite-events.ts";

type Destinations = Pick<Ledger, "destination" | "keepDestination">;

/** What is known of the destinations of webhooks. */
export function destinationsIn(database: DatabaseSync): Destinations {
  const one = database.prepare("SELECT doc FROM destinations WHERE name = ?");
  const create = database.prepare("INSERT OR IGNORE INTO destinations (name, seq, doc) VALUES (?, ?, ?)");
  const change = database.prepare("UPDATE destinations SET seq = ?, doc = ? WHERE name = ? AND seq = ?");
  const write = (state: DestinationState): boolean => {
    const { name, seq } = state;
    const doc = toStored({ ...state, seq: seq + 1 });
    const { changes } = seq === 0 ? create.run(name, 1, doc) : change.run(seq + 1, doc, name, seq);
    return changes === 1;
  };
  return {
    destination: async (name) => {
      const { doc } = one.get(name) ?? {};
      return doc === undefined ? undefined : fromStored<DestinationState>(String(doc));
    },
    keepDestination: async (state, told) =>
      transaction(database, () => {
        if (!write(state)) return false;
        if (told) writeAudit(database, told.entry);
        if (told?.event) recordEvent(database, told.event);
        return true;
      }),
  };
}
