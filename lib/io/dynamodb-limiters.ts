import type { Ledger } from "#lib/engine/ledger.ts";
import type { Limiters } from "#lib/engine/limiter.ts";
import { limitersKey } from "./dynamodb-keys.ts";
import { docOf, getItem, inDays, putItem, type Table, toDoc, toItem } from "./dynamodb-table.ts";

type Remembered = Pick<Ledger, "limiters" | "keepLimiters">;

/** A rate that nobody has used for so long is learned anew. */
const KEPT_DAYS = 30;

/** What was learned of each target's rates: one record a target, the last writer's. */
export function limitersOf(table: Table): Remembered {
  return {
    limiters: async (target) => {
      const item = await getItem(table, limitersKey(target));
      return item ? docOf<{ readonly limiters: Limiters }>(item).limiters : {};
    },
    keepLimiters: (target, limiters) =>
      putItem(table, toItem(limitersKey(target), { ...toDoc({ limiters }), ...inDays(table.now(), KEPT_DAYS) })),
  };
}
