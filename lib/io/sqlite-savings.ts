import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { recordedFor, type Saving } from "#lib/jobs/saving.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";

/** What runs have saved, by the time it was proven. */
export function savingsIn(database: DatabaseSync): Pick<Ledger, "savings"> {
  const between = database.prepare("SELECT doc FROM savings WHERE at >= ? AND at < ? ORDER BY at, event_id");
  return {
    savings: async (month) => {
      const { from, to } = recordedFor(month);
      return between.all(from, to).map(({ doc }) => fromStored<Saving>(String(doc)));
    },
  };
}

/** Written with the verdict it rests on. */
export function writeSaving(database: DatabaseSync, saving: Saving): void {
  const put = database.prepare("INSERT INTO savings (event_id, at, doc) VALUES (?, ?, ?)");
  put.run(saving.eventId, saving.at, toStored(saving));
}
