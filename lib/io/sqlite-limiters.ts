import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";

type Remembered = Pick<Ledger, "limiters" | "keepLimiters">;

/** What was learned of each target's rates. */
export function limitersIn(database: DatabaseSync): Remembered {
  const one = database.prepare("SELECT doc FROM limiters WHERE target = ?");
  const put = database.prepare("INSERT OR REPLACE INTO limiters (target, doc) VALUES (?, ?)");
  return {
    limiters: async (target) => JSON.parse(String(one.get(target)?.["doc"] ?? "{}")),
    keepLimiters: async (target, limiters) => {
      put.run(target, JSON.stringify(limiters));
    },
  };
}
