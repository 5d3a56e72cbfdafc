import { invalid } from "./aws-error.ts";

/** Text and numbers are all the ledger stores. */
export type Value = { readonly S: string } | { readonly N: string };
export type Item = Readonly<Record<string, Value>>;

/** An item's limit, and a query page's. */
export const ITEM_BYTES = 400 * 1024;
export const PAGE_BYTES = 1024 * 1024;

export function toItem(value: unknown, what: string): Item {
  if (typeof value !== "object" || value === null) throw invalid(`${what}: want attributes`);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toValue(inner, `${what}.${name}`)]));
}

function toValue(value: unknown, what: string): Value {
  const [[type, inner] = [], ...others] = Object.entries(value ?? {});
  if (others.length > 0 || typeof inner !== "string") throw invalid(`${what}: want one text or number`);
  if (type === "S") return { S: inner };
  if (type === "N" && Number.isFinite(Number(inner)) && inner !== "") return { N: inner };
  throw invalid(`${what}: the stand-in does not know type ${type}`);
}

/** Below 0, 0, above 0; undefined when the types differ. Text compares by its UTF-8 bytes. */
export function compare(one: Value, other: Value): number | undefined {
  if ("S" in one && "S" in other) return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  if ("N" in one && "N" in other) return Number(one.N) - Number(other.N);
  return undefined;
}

export function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(([name, value]) => Buffer.byteLength(name + Object.values(value).join("")));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The key of an item or of a request, as text. @throws when it has more or less than text under `pk` and `sk` */
export function keyOf(item: Item, isWholeItem: boolean): { readonly pk: string; readonly sk: string } {
  const { pk, sk, ...others } = item;
  if (!pk || !sk || !("S" in pk) || !("S" in sk) || pk.S === "" || sk.S === "") {
    throw invalid("One of the required keys was not given a value");
  }
  if (!isWholeItem && Object.keys(others).length > 0) {
    throw invalid("The provided key element does not match the schema");
  }
  return { pk: pk.S, sk: sk.S };
}
