import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import { retryingContention } from "./dynamodb-contention.ts";
import { limitersKey } from "./dynamodb-keys.ts";
import { docOf, getItem, type Table, toItem } from "./dynamodb-table.ts";

type Remembered = Pick<Ledger, "limiters" | "keepLimiters">;

/** A rate that nobody has used for so long is learned anew. */
const KEPT_S = 30 * 86_400;

/** What was learned of each target's rates: one record a target, the last writer's. */
export function limitersOf(table: Table): Remembered {
  return {
    limiters: async (target) => docOf((await getItem(table, limitersKey(target))) ?? { doc: { S: "{}" } }),
    keepLimiters: async (target, limiters) => {
      const expiresAt = Math.ceil(table.now() / 1000) + KEPT_S;
      const item = toItem(limitersKey(target), { doc: JSON.stringify(limiters), expiresAt });
      const put = new PutItemCommand({ TableName: table.name, Item: item });
      await retryingContention(table.pause, () => table.client.send(put));
    },
  };
}
