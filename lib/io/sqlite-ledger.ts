import type { Ledger } from "#lib/engine/ledger.ts";
import { auditIn } from "./sqlite-audit.ts";
import { brakesIn } from "./sqlite-brakes.ts";
import { conversationsIn } from "./sqlite-conversations.ts";
import { countersIn } from "./sqlite-counters.ts";
import { openDatabase } from "./sqlite-database.ts";
import { destinationsIn } from "./sqlite-destinations.ts";
import { eventsIn } from "./sqlite-events.ts";
import { itemsIn } from "./sqlite-items.ts";
import { limitersIn } from "./sqlite-limiters.ts";
import { plansIn } from "./sqlite-plans.ts";
import { policiesIn } from "./sqlite-policies.ts";
import { runsIn } from "./sqlite-runs.ts";
import { savingsIn } from "./sqlite-savings.ts";
import { snapshotsIn } from "./sqlite-snapshots.ts";
import { verdictsIn } from "./sqlite-verdicts.ts";

/**
 * The ledger of one machine, in one file; several processes may share it. `:memory:` is gone with the process.
 * A write waits up to 5 s for another process's, then throws.
 * @throws Error when the file cannot be opened or has another version of the schema
 */
export function openSqliteLedger(path: string): Ledger {
  const database = openDatabase(path);
  return {
    ...runsIn(database),
    ...itemsIn(database),
    ...verdictsIn(database),
    ...eventsIn(database),
    ...brakesIn(database),
    ...limitersIn(database),
    ...countersIn(database),
    ...plansIn(database),
    ...policiesIn(database),
    ...snapshotsIn(database),
    ...auditIn(database),
    ...savingsIn(database),
    ...destinationsIn(database),
    ...conversationsIn(database),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}
