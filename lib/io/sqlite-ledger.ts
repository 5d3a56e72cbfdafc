import type { Ledger } from "#lib/engine/ledger.ts";
import { brakesIn } from "./sqlite-brakes.ts";
import { openDatabase } from "./sqlite-database.ts";
import { eventsIn } from "./sqlite-events.ts";
import { limitersIn } from "./sqlite-limiters.ts";
import { runsIn } from "./sqlite-runs.ts";
import { todosIn } from "./sqlite-todos.ts";
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
    ...todosIn(database),
    ...verdictsIn(database),
    ...eventsIn(database),
    ...brakesIn(database),
    ...limitersIn(database),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}
