import { invalid } from "./aws-error.ts";
import { parseCondition } from "./dynamodb-conditions.ts";
import { Words } from "./dynamodb-parser.ts";
import { type Item, keyOf, PAGE_BYTES, sizeOf, toItem } from "./dynamodb-values.ts";

/** Items by partition key, then by sort key. */
export type Stored = Map<string, Map<string, Item>>;

export const QUERY = [
  "TableName",
  "KeyConditionExpression",
  "FilterExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "Limit",
  "ScanIndexForward",
  "ExclusiveStartKey",
  "ConsistentRead",
] as const;
type Request = Partial<Record<(typeof QUERY)[number], unknown>>;

/** The only key conditions there are: one partition, and at most one condition on the sort key. */
const KEY_CONDITION = /^pk = (:\w+)( AND (begins_with\(sk, :\w+\)|sk BETWEEN :\w+ AND :\w+|sk (=|<|<=|>|>=) :\w+))?$/;

/** One page, as the service cuts it: by `Limit` before the filter, and at 1 MB. */
export function query(stored: Stored, given: Request): unknown {
  if (given.ConsistentRead !== true) throw invalid("the stand-in answers strongly consistent reads only");
  const words = new Words(given.ExpressionAttributeNames, given.ExpressionAttributeValues);
  const candidates = candidatesOf(stored, given, words);
  const filter = parseCondition(given.FilterExpression, words);
  words.checkAllUsed();
  const page = candidates.slice(0, pageLength(candidates, given.Limit));
  const items = page.filter(filter);
  const { pk, sk } = page.at(-1) ?? {};
  const isCut = page.length < candidates.length || page.length === given.Limit;
  const more = isCut && pk && sk ? { LastEvaluatedKey: { pk, sk } } : {};
  return { Items: items, Count: items.length, ScannedCount: page.length, ...more };
}

function candidatesOf(stored: Stored, given: Request, words: Words): readonly Item[] {
  const text = String(given.KeyConditionExpression);
  const partition = KEY_CONDITION.exec(text)?.[1];
  if (partition === undefined) throw invalid(`Query key condition not supported: ${text}`);
  const pk = Object.values(words.value(partition)).join("");
  const condition = parseCondition(text, words);
  const items = [...(stored.get(pk)?.values() ?? [])].filter(condition);
  const direction = given.ScanIndexForward === false ? -1 : 1;
  items.sort((one, other) => direction * bySortKey(one, other));
  const start = given.ExclusiveStartKey;
  if (start === undefined) return items;
  const from = toItem(start, "ExclusiveStartKey");
  keyOf(from, false);
  return items.filter((item) => direction * bySortKey(item, from) > 0);
}

function bySortKey(one: Item, other: Item): number {
  return Buffer.compare(Buffer.from(keyOf(one, true).sk), Buffer.from(keyOf(other, true).sk));
}

function pageLength(items: readonly Item[], limit: unknown): number {
  if (limit !== undefined && (typeof limit !== "number" || limit < 1)) throw invalid("Limit: want 1 or more");
  const most = limit ?? items.length;
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += sizeOf(item);
    return bytes > PAGE_BYTES;
  });
  return Math.min(most, end === -1 ? items.length : Math.max(1, end));
}
