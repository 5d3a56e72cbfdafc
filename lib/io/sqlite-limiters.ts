import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Limiters } from "#lib/engine/limiter.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";

type Remembered = Pick<Ledger, "limiters" | "keepLimiters">;

/** What was learned of each target's rates. */
export function limitersIn(database: DatabaseSync): Remembered {
  const one = database.prepare("SELECT doc FROM limiters WHERE target = ?");
  const put = database.prepare("INSERT OR REPLACE INTO limiters (target, doc) VALUES (?, ?)");
  return {
    limiters: async (target) => {
      const { doc } = one.get(target) ?? {};
      return doc === undefined ? {} : (fromStored<{ readonly limiters?: Limiters }>(String(doc)).limiters ?? {});
    },
    keepLimiters: async (target, limiters) => {
      put.run(target, toStored({ limiters }));
    },
  };
}
