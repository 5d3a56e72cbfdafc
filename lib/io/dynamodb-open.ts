import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import { createDynamoLedger } from "./dynamodb-ledger.ts";

/** The deployed ledger, with the account and region that the environment names. */
export function openDynamoLedger(table: string): Ledger {
  return createDynamoLedger(new DynamoDBClient({}), table);
}
