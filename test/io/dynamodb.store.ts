import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import type { Store } from "./ledger.contract.ts";

/** A client for an endpoint that is not AWS. @param maxAttempts 1 lets a test see each fault */
export function clientFor(endpoint: string, maxAttempts = 1): DynamoDBClient {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return new DynamoDBClient({ endpoint, region: "eu-central-1", credentials, maxAttempts });
}

/** Makes an empty table, as infra/ledger.yml describes it. @returns its name */
export async function createTable(client: DynamoDBClient): Promise<string> {
  const TableName = `ledger-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
    }),
  );
  return TableName;
}

/** An empty ledger in a table of its own, and a second worker's view of it. */
export async function openDynamoStore(endpoint: string): Promise<Store> {
  const admin = clientFor(endpoint);
  const name = await createTable(admin);
  const [ledger, other] = [clientFor(endpoint), clientFor(endpoint)].map((client) => createDynamoLedger(client, name));
  if (!ledger || !other) throw new Error("two ledgers were made; want two");
  const drop = async () => {
    await admin.send(new DeleteTableCommand({ TableName: name }));
    admin.destroy();
  };
  return { ledger, other, drop };
}
