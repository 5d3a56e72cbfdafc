import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTable } from "../io/dynamodb.store.ts";
import { type AwsStandIn, startAwsStandIn } from "./stand-in.ts";

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

describe("the stand-in for AWS", () => {
  let aws: AwsStandIn;
  let now: number;
  beforeEach(async () => {
    now = 1_000_000;
    aws = await startAwsStandIn(() => now);
  });
  afterEach(() => aws.close());

  const settings = () => ({ endpoint: aws.url, region: "eu-central-1", credentials, maxAttempts: 1 });

  it("refuses a request without a signature", async () => {
    const headers = { "x-amz-target": "DynamoDB_20120810.GetItem" };
    const response = await fetch(aws.url, { method: "POST", headers, body: "{}" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("MissingAuthenticationTokenException");
  });

  describe("DynamoDB", () => {
    let client: DynamoDBClient;
    let TableName: string;
    beforeEach(async () => {
      client = new DynamoDBClient(settings());
      TableName = await createTable(client);
    });
    afterEach(() => client.destroy());

    const Key = { pk: { S: "p" }, sk: { S: "s" } };
    const values = (text: string) => ({ ":v": { S: text } });

    it.each([
      ["a reserved word", "action = :v", "reserved keyword: action"],
      ["an undefined value", "pk = :w", "not defined: :w"],
      ["an unused value", "attribute_exists(pk)", "unused: :v"],
      ["a function it does not know", "contains(pk, :v)", "does not know"],
      ["an expression that ends early", "pk = :v AND", "ends too early"],
      ["an expression that goes on", "pk = :v pk", "Syntax error"],
      ["a comparator it does not know", "pk <> :v", "does not know <>"],
    ])("refuses %s in a condition", async (_what, ConditionExpression, message) => {
      const write = { TableName, Item: Key, ConditionExpression, ExpressionAttributeValues: values("x") };
      await expect(client.send(new PutItemCommand(write))).rejects.toThrow(message);
      expect(aws.tables.items(TableName)).toEqual([]);
    });

    it("refuses reads that are not strongly consistent, scans of a partition without its key, and unknown fields", async () => {
      await expect(client.send(new GetItemCommand({ TableName, Key }))).rejects.toThrow("strongly consistent");
      const query = { TableName, ConsistentRead: true, ExpressionAttributeValues: values("s") };
      const badKey = new QueryCommand({ ...query, KeyConditionExpression: "sk = :v" });
      await expect(client.send(badKey)).rejects.toThrow("key condition not supported");
      const unknown = new GetItemCommand({ TableName, Key, ConsistentRead: true, ProjectionExpression: "pk" });
      await expect(client.send(unknown)).rejects.toThrow("does not know ProjectionExpression");
    });

    it("evaluates AND before OR, NOT, parentheses and numbers by value", async () => {
      await client.send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: "10" } } }));
      const holds = async (ConditionExpression: string) => {
        const values = { ":two": { N: "2" }, ":ten": { N: "10" } };
        const request = { TableName, Item: { ...Key, n: { N: "10" } }, ConditionExpression };
        const put = new PutItemCommand({ ...request, ExpressionAttributeValues: values });
        return client.send(put).then(
          () => true,
          (error: Error) => error.name !== "ConditionalCheckFailedException",
        );
      };
      expect(await holds("n = :ten OR n = :ten AND n = :two")).toBe(true);
      expect(await holds("(n = :ten OR n = :ten) AND n = :two")).toBe(false);
      expect(await holds("n > :two AND NOT n < :ten")).toBe(true);
      expect(await holds("missing < :two OR missing >= :ten")).toBe(false);
      expect(await holds("n BETWEEN :two AND :ten")).toBe(true);
    });

    it("a transaction of which one condition fails changes nothing and names that one", async () => {
      const put = (sk: string, more = {}) => ({ Put: { TableName, Item: { ...Key, sk: { S: sk } }, ...more } });
      const condition = { ConditionExpression: "attribute_exists(pk)" };
      const send = client.send(new TransactWriteItemsCommand({ TransactItems: [put("a"), put("b", condition)] }));
      await expect(send).rejects.toMatchObject({
        name: "TransactionCanceledException",
        CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
      });
      expect(aws.tables.items(TableName)).toEqual([]);
      const twice = client.send(new TransactWriteItemsCommand({ TransactItems: [put("a"), put("a")] }));
      await expect(twice).rejects.toThrow("multiple operations on one item");
    });

    it("updates set, copy, add and remove; a copy of what is missing fails", async () => {
      const update = (UpdateExpression: string, more = {}) =>
        client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression, ...more }));
      await update("SET a = :v ADD n :n", { ExpressionAttributeValues: { ...values("x"), ":n": { N: "-2" } } });
      await update("SET b = a REMOVE a ADD n :n", { ExpressionAttributeValues: { ":n": { N: "5" } } });
      expect(aws.tables.items(TableName)).toEqual([{ ...Key, b: { S: "x" }, n: { N: "3" } }]);
      await expect(update("SET b = a")).rejects.toThrow("does not exist in the item");
      await expect(update("SET sk = b")).rejects.toThrow("part of the key");
    });

    it("queries page by page, forwards and backwards, filtering after the limit", async () => {
      for (const sk of ["a", "b", "c"])
        await client.send(new PutItemCommand({ TableName, Item: { ...Key, sk: { S: sk } } }));
      const query = async (more: object) => {
        const request = { TableName, ConsistentRead: true, KeyConditionExpression: "pk = :p", ...more };
        const values = { ":p": { S: "p" }, ...("FilterExpression" in more ? { ":b": { S: "b" } } : {}) };
        const page = await client.send(new QueryCommand({ ...request, ExpressionAttributeValues: values }));
        const { sk: last } = page.LastEvaluatedKey ?? {};
        return [page.Items?.map(({ sk }) => sk?.S).join(""), last?.S];
      };
      expect(await query({})).toEqual(["abc", undefined]);
      expect(await query({ Limit: 2 })).toEqual(["ab", "b"]);
      expect(await query({ Limit: 2, ExclusiveStartKey: { ...Key, sk: { S: "b" } } })).toEqual(["c", undefined]);
      expect(await query({ ScanIndexForward: false, Limit: 1 })).toEqual(["c", "c"]);
      expect(await query({ Limit: 1, FilterExpression: "sk = :b" })).toEqual(["", "a"]);
    });
  });

  describe("SQS", () => {
    let client: SQSClient;
    let QueueUrl: string;
    beforeEach(() => {
      client = new SQSClient(settings());
      QueueUrl = aws.queues.create("work.fifo");
    });
    afterEach(() => client.destroy());

    const send = (MessageBody: string, MessageGroupId: string, MessageDeduplicationId: string) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }));
    const receive = async () => {
      const request = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All" as const] };
      return (await client.send(new ReceiveMessageCommand(request))).Messages ?? [];
    };

    it("accepts and swallows a repeated deduplication id for five minutes", async () => {
      const first = await send("one", "g", "d");
      now += 5 * 60_000 - 1;
      expect((await send("two", "g", "d")).MessageId).toBe(first.MessageId);
      now += 1;
      await send("three", "g", "d");
      expect(aws.queues.messages("work.fifo").map(({ body }) => body)).toEqual(["one", "three"]);
    });

    it("delivers no other message of a group while one of it is worked on", async () => {
      await send("one", "g", "1");
      await send("two", "h", "2");
      expect((await receive()).map(({ Body }) => Body)).toEqual(["one", "two"]);
      await send("three", "g", "3");
      expect(await receive()).toEqual([]);
      now += 30_000;
      const [again] = await receive();
      expect(again?.Attributes).toMatchObject({ ApproximateReceiveCount: "2", MessageGroupId: "g" });
    });

    it("a deleted message is gone; a batch is sent whole; a standard queue needs no group", async () => {
      QueueUrl = aws.queues.create("commands");
      const Entries = ["a", "b"].map((Id) => ({ Id, MessageBody: Id }));
      expect((await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Successful).toHaveLength(2);
      const [one] = await receive();
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: one?.ReceiptHandle }));
      expect(aws.queues.messages("commands")).toHaveLength(1);
    });

    it("refuses a queue nobody made and a FIFO message without a group", async () => {
      const lost = new SendMessageCommand({ QueueUrl: `${aws.url}/000000000000/lost`, MessageBody: "x" });
      await expect(client.send(lost)).rejects.toThrow("does not exist");
      await expect(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }))).rejects.toThrow(
        "MessageGroupId",
      );
    });
  });
});
