import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { auditOfBrake } from "#lib/jobs/audit.ts";
import { type BrakeOn, brakeKey } from "#lib/jobs/brake.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { writeAudit } from "./sqlite-audit.ts";
import { transaction } from "./sqlite-database.ts";

type Brakes = Pick<Ledger, "brakes" | "brake" | "release">;

/** Halts, cancelled runs and protected jobs. */
export function brakesIn(database: DatabaseSync): Brakes {
  const all = database.prepare("SELECT doc FROM brakes ORDER BY brake_key");
  const put = database.prepare("INSERT OR REPLACE INTO brakes (brake_key, doc) VALUES (?, ?)");
  const remove = database.prepare("DELETE FROM brakes WHERE brake_key = ?");
  return {
    brakes: async () => all.all().map(({ doc }) => fromStored<BrakeOn>(String(doc))),
    brake: async (brake) =>
      transaction(database, () => {
        put.run(brakeKey(brake), toStored(brake));
        writeAudit(database, auditOfBrake("brake on", brake));
      }),
    release: async (brake) =>
      transaction(database, () => {
        const wasOn = remove.run(brakeKey(brake)).changes === 1;
        if (wasOn) writeAudit(database, auditOfBrake("brake off", brake));
        return wasOn;
      }),
  };
}
