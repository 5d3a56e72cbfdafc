import { AwsError, fields, invalid, listOf, textOf } from "./aws-error.ts";
import { type Condition, parseCondition } from "./dynamodb-conditions.ts";
import { Words } from "./dynamodb-parser.ts";
import { QUERY, query, type Stored } from "./dynamodb-query.ts";
import { parseUpdate } from "./dynamodb-updates.ts";
import { ITEM_BYTES, type Item, keyOf, sizeOf, toItem } from "./dynamodb-values.ts";

/** What a write will do once its condition has held. */
type Write = {
  readonly place: string;
  readonly stored: Stored;
  readonly key: { readonly pk: string; readonly sk: string };
  readonly condition: Condition;
  /** The item afterwards; undefined when it is gone. */
  readonly next: (item: Item | undefined) => Item | undefined;
};

const WRITE = [
  ...(["TableName", "Item", "Key", "UpdateExpression", "ConditionExpression"] as const),
  ...(["ExpressionAttributeNames", "ExpressionAttributeValues"] as const),
] as const;
type Given = Partial<Record<(typeof WRITE)[number], unknown>>;
const MOST_ACTIONS = 100;
const CREATE = ["TableName", "KeySchema", "AttributeDefinitions", "BillingMode"] as const;

/** Tables with the text keys `pk` and `sk`, changed atomically; everything else is refused. */
export class Tables {
  readonly #tables = new Map<string, Stored>();
  readonly #transactions = new Map<string, string>();

  /** Every item of a table, for a test to look at. */
  items(table: string): readonly Item[] {
    return [...this.#stored(table).values()].flatMap((partition) => [...partition.values()]);
  }

  answer(operation: string, input: unknown): unknown {
    const operate = this.#operations[operation];
    if (!operate) throw new AwsError("UnknownOperationException", `the stand-in does not know ${operation}`);
    return operate(input);
  }

  readonly #operations: Readonly<Record<string, (input: unknown) => unknown>> = {
    CreateTable: (input) => {
      const { TableName } = fields(input, CREATE, "CreateTable");
      const name = textOf(TableName, "TableName");
      if (this.#tables.has(name)) throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
      this.#tables.set(name, new Map());
      return { TableDescription: { TableName: name, TableStatus: "ACTIVE" } };
    },
    DeleteTable: (input) => {
      const { TableName } = fields(input, ["TableName"], "DeleteTable");
      this.#tables.delete(textOf(TableName, "TableName"));
      return {};
    },
    GetItem: (input) => {
      const { TableName, Key, ConsistentRead } = fields(input, ["TableName", "Key", "ConsistentRead"], "GetItem");
      if (ConsistentRead !== true) throw invalid("the stand-in answers strongly consistent reads only");
      const { pk, sk } = keyOf(toItem(Key, "Key"), false);
      const item = this.#stored(TableName).get(pk)?.get(sk);
      return item ? { Item: item } : {};
    },
    Query: (input) => {
      const request = fields(input, QUERY, "Query");
      return query(this.#stored(request.TableName), request);
    },
    PutItem: (input) => this.#put(input),
    UpdateItem: (input) => this.#single("Update", input),
    DeleteItem: (input) => this.#single("Delete", input),
    TransactWriteItems: (input) => this.#transact(input),
  };

  #stored(name: unknown): Stored {
    const table = this.#tables.get(textOf(name, "TableName"));
    if (!table) throw new AwsError("ResourceNotFoundException", "Requested resource not found");
    return table;
  }

  #put(input: unknown): unknown {
    const { ReturnValues = "NONE", ...put } = Object(input);
    if (ReturnValues !== "NONE" && ReturnValues !== "ALL_OLD") throw invalid(`PutItem cannot return ${ReturnValues}`);
    const old = current(this.#toWrite("Put", put));
    this.#single("Put", put);
    return ReturnValues === "ALL_OLD" && old ? { Attributes: old } : {};
  }

  #single(kind: string, input: unknown): unknown {
    const write = this.#toWrite(kind, input);
    if (!isAllowed(write)) throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
    apply(write);
    return {};
  }

  #transact(input: unknown): unknown {
    const { TransactItems, ClientRequestToken } = fields(
      input,
      ["TransactItems", "ClientRequestToken"],
      "TransactWriteItems",
    );
    const token = textOf(ClientRequestToken, "ClientRequestToken");
    const request = JSON.stringify(TransactItems);
    if (this.#transactions.get(token) === request) return {};
    if (this.#transactions.has(token)) throw new AwsError("IdempotentParameterMismatchException", "another request");
    const writes = listOf(TransactItems, "TransactItems", MOST_ACTIONS).map((action) => this.#toAction(action));
    if (new Set(writes.map((write) => write.place)).size < writes.length) {
      throw invalid("Transaction request cannot include multiple operations on one item");
    }
    cancelUnlessAllowed(writes);
    for (const write of writes) apply(write);
    this.#transactions.set(token, request);
    return {};
  }

  #toAction(action: unknown): Write {
    const [[kind, input] = ["", undefined], ...others] = Object.entries(Object(action));
    if (others.length > 0) throw invalid("TransactItems can only contain one of Put, Update or Delete");
    return this.#toWrite(kind, input);
  }

  #toWrite(kind: string, input: unknown): Write {
    const parse = WRITES[kind];
    if (!parse) throw invalid(`the stand-in does not know ${kind}`);
    const { keyField, next } = parse;
    const given = fields(input, WRITE, kind);
    const words = new Words(given.ExpressionAttributeNames, given.ExpressionAttributeValues);
    const item = toItem(given[keyField], keyField);
    const key = keyOf(item, keyField === "Item");
    const condition = parseCondition(given.ConditionExpression, words);
    const write = { key, condition, next: next(given, item, words), stored: this.#stored(given.TableName) };
    words.checkAllUsed();
    return { ...write, place: JSON.stringify([given.TableName, key.pk, key.sk]) };
  }
}

type Parser = {
  readonly keyField: "Item" | "Key";
  readonly next: (given: Given, item: Item, words: Words) => Write["next"];
};

const WRITES: Readonly<Record<string, Parser>> = {
  Put: { keyField: "Item", next: (_given, item) => () => item },
  Delete: { keyField: "Key", next: () => () => undefined },
  Update: {
    keyField: "Key",
    next: (given, key, words) => {
      const update = parseUpdate(given.UpdateExpression, words);
      return (item) => update(item ?? key);
    },
  },
};

function current({ stored, key }: Write): Item | undefined {
  return stored.get(key.pk)?.get(key.sk);
}

function isAllowed(write: Write): boolean {
  return write.condition(current(write) ?? {});
}

function cancelUnlessAllowed(writes: readonly Write[]): void {
  const codes = writes.map((write) => (isAllowed(write) ? "None" : "ConditionalCheckFailed"));
  if (codes.every((code) => code === "None")) return;
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`;
  throw new AwsError("TransactionCanceledException", message, { CancellationReasons: codes.map((Code) => ({ Code })) });
}

function apply(write: Write): void {
  const { stored, key, next } = write;
  const item = next(current(write));
  const partition = stored.get(key.pk) ?? new Map<string, Item>();
  stored.set(key.pk, partition);
  if (item && sizeOf(item) > ITEM_BYTES) throw invalid("Item size has exceeded the maximum allowed size");
  if (item) partition.set(key.sk, item);
  else partition.delete(key.sk);
}
