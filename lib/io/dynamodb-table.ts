import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
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

/** What `doc` holds: written by this ledger alone. */
export function docOf<T>({ doc }: Item): T {
  return JSON.parse(doc?.S ?? "null");
}

export async function getItem({ client, name }: Table, key: Key): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true });
  return (await client.send(command)).Item;
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
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

export async function allOf(table: Table, pk: string, prefix: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of itemsOf(table, pk, prefix)) items.push(item);
  return items;
}

/** The first item of a lane in a range of sort keys, both ends included. */
export async function firstOf(table: Table, lane: string, from: string, to: string): Promise<Item | undefined> {
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
