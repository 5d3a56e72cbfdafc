import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { retryingContention, unlessRefused } from "./dynamodb-contention.ts";
import { BRAKES, brakeItemKey, PREFIX } from "./dynamodb-keys.ts";
import { allOf, docOf, type Table, toItem } from "./dynamodb-table.ts";

type Brakes = Pick<Ledger, "brakes" | "brake" | "release">;

/** Halts, cancelled runs and protected jobs: one list, read whole before every changing call. */
export function brakesOf(table: Table): Brakes {
  return {
    brakes: async () => (await allOf(table, BRAKES, PREFIX.brake)).map((item) => docOf<BrakeOn>(item)),
    brake: async (brake) => {
      const item = toItem(brakeItemKey(brake), { doc: JSON.stringify(brake) });
      const put = new PutItemCommand({ TableName: table.name, Item: item });
      await retryingContention(table.pause, () => table.client.send(put));
    },
    release: async (brake) => {
      const removal = new DeleteItemCommand({
        TableName: table.name,
        Key: toItem(brakeItemKey(brake)),
        ConditionExpression: "attribute_exists(pk)",
      });
      const removed = await unlessRefused(retryingContention(table.pause, () => table.client.send(removal)));
      return removed !== undefined;
    },
  };
}
