import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { refusals, retryingContention } from "./dynamodb-contention.ts";
import { type Key, ofLane } from "./dynamodb-keys.ts";

/** One table and what its records are made with. */
export type Table = {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits before another try; attempts count from 0. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Later calls give higher numbers. */
  readonly nextOrder: () => number;
};

export type Item = Record<string, AttributeValue>;

/** A record's attributes: its key, and text and numbers. What is not needed in a condition or a sum stays inside `doc`. */
export function toItem(key: Key, attributes: Readonly<Record<string, string | number>> = {}): Item {
  return Object.fromEntries(Object.entries({ ...key, ...attributes }).map(([name, value]) => [name, toValue(value)]));
}

export function toValue(value: string | number): AttributeValue {
  return typeof value === "number" ? { N: String(value) } : { S: value };
}

/** What a record's condition or sum does not need. */
export function toDoc(record: object): { readonly doc: string } {
  return { doc: toStored(record) };
}

export function docOf<T>({ doc }: Item): T {
  return fromStored(doc?.S ?? "{}");
}

/** Seconds since the epoch, as the table's time to live wants them. */
export function inDays(from: number, days: number): { readonly expiresAt: number } {
  return { expiresAt: Math.ceil(from / 1000) + days * 86_400 };
}

/** DynamoDB removes what has expired days later; until then it is as good as gone. */
function isExpired({ expiresAt }: Item, table: Table): boolean {
  return expiresAt !== undefined && Number(expiresAt.N) * 1000 <= table.now();
}

/** The condition of a put: the record is not there, or has expired. */
export function ifAbsent(table: Table) {
  return {
    ConditionExpression: "attribute_not_exists(pk) OR #expiresAt <= :expired",
    ExpressionAttributeNames: { "#expiresAt": "expiresAt" },
    ExpressionAttributeValues: { ":expired": toValue(Math.floor(table.now() / 1000)) },
  };
}

/** The condition of a put: the record has this `seq` still; 0: it is not there. */
export function ifStill(table: Table, seq: number) {
  if (seq === 0) return ifAbsent(table);
  return {
    ConditionExpression: "#seq = :seq",
    ExpressionAttributeNames: { "#seq": "seq" },
    ExpressionAttributeValues: { ":seq": toValue(seq) },
  };
}

export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: table.name, Key: toItem(key), ConsistentRead: true });
  const { Item: item } = await table.client.send(command);
  return item && !isExpired(item, table) ? item : undefined;
}

/** Puts a record whatever was there before. */
export async function putItem(table: Table, item: Item): Promise<void> {
  const put = new PutItemCommand({ TableName: table.name, Item: item });
  await retryingContention(table.pause, () => table.client.send(put));
}

/** The items of one partition whose sort key begins so, in its order, read page by page as they are asked for. */
export async function* itemsOf(
  table: Table,
  pk: string,
  prefix: string,
  pageSize?: number,
  isNewestFirst = false,
): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": { S: pk }, ":prefix": { S: prefix } },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
        ...(isNewestFirst ? { ScanIndexForward: false } : {}),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    yield* (page.Items ?? []).filter((item) => !isExpired(item, table));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

export async function allOf(table: Table, pk: string, prefix: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of itemsOf(table, pk, prefix)) items.push(item);
  return items;
}

/** The first item of a lane in a range of sort keys, both ends included. */
export async function firstOf(
  table: Table,
  lane: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Item | undefined> {
  const page = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: { ":pk": { S: ofLane(lane) }, ":from": { S: from }, ":to": { S: to } },
      Limit: 1,
    }),
  );
  return page.Items?.[0];
}

/**
 * Writes all or nothing. @returns the indexes of the actions whose condition did not hold; empty when all was written
 * @throws the service's error, and its last one when others kept writing the same items
 */
export async function transact(table: Table, actions: readonly TransactWriteItem[]): Promise<readonly number[]> {
  try {
    await retryingContention(table.pause, () =>
      table.client.send(new TransactWriteItemsCommand({ TransactItems: [...actions] })),
    );
    return [];
  } catch (error) {
    const refused = refusals(error);
    if (refused.length === 0) throw error;
    return refused;
  }
}
