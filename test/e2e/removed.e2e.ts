import { DescribeTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { clientConfig, outputsOf, remove } from "./deployment.ts";
import { awsUrl, outputs } from "./stack.ts";

it("a stack that is removed leaves its ledger behind", async () => {
  const ledger = new DynamoDBClient(clientConfig(awsUrl));
  const TableName = outputs["LedgerTableName"] ?? "";
  await remove(awsUrl);
  await expect(outputsOf(awsUrl)).rejects.toThrow(/does not exist/);
  const { Table } = await ledger.send(new DescribeTableCommand({ TableName }));
  expect(Table?.TableStatus).toBe("ACTIVE");
  const { Items = [] } = await ledger.send(new ScanCommand({ TableName, Limit: 50 }));
  expect(Items.length).toBeGreaterThan(10);
});
