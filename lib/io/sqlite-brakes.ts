import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { type BrakeOn, brakeKey } from "#lib/jobs/brake.ts";

type Brakes = Pick<Ledger, "brakes" | "brake" | "release">;

/** Halts, cancelled runs and protected jobs. */
export function brakesIn(database: DatabaseSync): Brakes {
  const all = database.prepare("SELECT doc FROM brakes ORDER BY brake_key");
  const put = database.prepare("INSERT OR REPLACE INTO brakes (brake_key, doc) VALUES (?, ?)");
  const remove = database.prepare("DELETE FROM brakes WHERE brake_key = ?");
  return {
    brakes: async () => all.all().map(({ doc }): BrakeOn => JSON.parse(String(doc))),
    brake: async (brake) => {
      put.run(brakeKey(brake), JSON.stringify(brake));
    },
    release: async (brake) => remove.run(brakeKey(brake)).changes === 1,
  };
}
