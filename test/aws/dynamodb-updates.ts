import { invalid } from "./aws-error.ts";
import { operand } from "./dynamodb-conditions.ts";
import { Reader, type Words } from "./dynamodb-parser.ts";
import type { Item, Value } from "./dynamodb-values.ts";

export type Update = (item: Item) => Item;
/** What an attribute becomes; undefined when it is to go. */
type Change = { readonly name: string; readonly value: (item: Item) => Value | undefined };

/** Parses `SET a = b, …`, `REMOVE a, …` and `ADD a :number, …`; all read the item as it was. */
export function parseUpdate(text: unknown, words: Words): Update {
  const reader = new Reader(String(text), words);
  const changes: Change[] = [];
  while (reader.peek() !== undefined) changes.push(...clause(reader));
  return (item) => changed(item, changes);
}

function clause(reader: Reader): Change[] {
  const parse = CLAUSES[reader.next().toUpperCase()];
  if (!parse) throw invalid("Invalid UpdateExpression: want SET, REMOVE or ADD");
  const changes = [parse(reader)];
  while (reader.takes(",")) changes.push(parse(reader));
  return changes;
}

const CLAUSES: Readonly<Record<string, (reader: Reader) => Change>> = {
  SET: (reader) => {
    const name = attribute(reader);
    reader.wants("=");
    const source = operand(reader);
    return { name, value: (item) => source(item) ?? missing(name) };
  },
  REMOVE: (reader) => ({ name: attribute(reader), value: () => undefined }),
  ADD: (reader) => {
    const name = attribute(reader);
    const by = reader.words.value(reader.next());
    return { name, value: (item) => sum(item[name] ?? { N: "0" }, by) };
  },
};

function attribute(reader: Reader): string {
  const name = reader.words.name(reader.next());
  if (name === "pk" || name === "sk")
    throw invalid(`Cannot update attribute ${name}. This attribute is part of the key`);
  return name;
}

function sum(one: Value, other: Value): Value {
  if (!("N" in one) || !("N" in other)) throw invalid("An operand in the update expression has an incorrect data type");
  return { N: String(Number(one.N) + Number(other.N)) };
}

function missing(name: string): never {
  throw invalid(`The provided expression refers to an attribute that does not exist in the item: ${name}`);
}

function changed(item: Item, changes: readonly Change[]): Item {
  const next: Record<string, Value> = { ...item };
  for (const { name, value } of changes) {
    const becomes = value(item);
    if (becomes === undefined) delete next[name];
    else next[name] = becomes;
  }
  return next;
}
