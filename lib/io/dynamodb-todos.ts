import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { chunkKey, dueRange, LANES, ofLane, PREFIX, PRIORITIES, todoKey } from "./dynamodb-keys.ts";
import { allOf, docOf, firstOf, getItem, type Table, toItem, toValue, transact } from "./dynamodb-table.ts";

type Todos = Pick<Ledger, "take" | "save" | "nextDue" | "lanes">;

/**
 * The lanes' to-do lists. An item's sort key holds its urgency, so every write moves it; the chunk's own record, which does not
 * move, says where the item stands and which `seq` is the newest: the fence.
 */
export function todosOf(table: Table): Todos {
  return {
    lanes: async () => (await allOf(table, LANES, PREFIX.lane)).map(({ lane }) => lane?.S ?? ""),
    take: (lane, now, leaseUntil) => take(table, lane, now, leaseUntil),
    save: async (todo) => {
      const standing = await standingOf(table, todo);
      return standing === undefined ? undefined : rewrite(table, todo, standing, todo.due);
    },
    nextDue: async (lane) => {
      const first = await firstUntil(table, lane, Number.MAX_SAFE_INTEGER / 10);
      return first.length === 0 ? undefined : Math.min(...first.map(({ due }) => due));
    },
  };
}

/** Races one worker may lose in a row before it leaves the lane to those who won them. */
const RACES = 10;

async function take(table: Table, lane: string, now: number, leaseUntil: number): Promise<Todo | undefined> {
  for (let race = 0; race < RACES; race += 1) {
    const [todo] = await firstUntil(table, lane, now);
    if (!todo) return undefined;
    const taken = await rewrite(table, { ...todo, takes: (todo.takes ?? 0) + 1 }, todoKey(todo).sk, leaseUntil);
    if (taken) return taken;
  }
  return undefined;
}

/** Each priority's first item that is due by then, the most urgent priority first. */
async function firstUntil(table: Table, lane: string, time: number): Promise<readonly Todo[]> {
  const first = PRIORITIES.map((priority) => {
    const { from, to } = dueRange(priority, time);
    return firstOf(table, lane, from, to);
  });
  return (await Promise.all(first)).flatMap((item) => (item ? [docOf<Todo>(item)] : []));
}

/** The sort key under which an item stands, or undefined when it is finished or its `seq` is not the newest. */
export async function standingOf(table: Table, todo: Todo): Promise<string | undefined> {
  const mark = await getItem(table, chunkKey(todo));
  const { seq, listedAt } = mark ?? {};
  return seq?.N === String(todo.seq) ? listedAt?.S : undefined;
}

async function rewrite(table: Table, todo: Todo, standing: string, due: number): Promise<Todo | undefined> {
  const written = { ...todo, due, seq: todo.seq + 1 };
  const refused = await transact(table, moving(table, todo.seq, standing, written));
  return refused.length === 0 ? written : undefined;
}

/** Writes an item where it now belongs. The first action is the fence: it holds only for the newest `seq`. */
export function moving(table: Table, seq: number, standing: string, todo: Todo): TransactWriteItem[] {
  const key = todoKey(todo);
  const fence = {
    TableName: table.name,
    Key: toItem(chunkKey(todo)),
    UpdateExpression: "SET #seq = :next, #listedAt = :place",
    ConditionExpression: "#seq = :seq",
    ExpressionAttributeNames: { "#seq": "seq", "#listedAt": "listedAt" },
    ExpressionAttributeValues: { ":seq": toValue(seq), ":next": toValue(todo.seq), ":place": toValue(key.sk) },
  };
  const put = { Put: { TableName: table.name, Item: toItem(key, { doc: JSON.stringify(todo) }) } };
  // One transaction may not name a record twice.
  return [{ Update: fence }, put, ...(key.sk === standing ? [] : [removal(table, todo.lane, standing)])];
}

/** Takes a finished item off the list. Its chunk's record stays without a `seq`, so nobody can write it any more. */
export function finishing(table: Table, standing: string, todo: Todo): TransactWriteItem[] {
  const fence = {
    TableName: table.name,
    Key: toItem(chunkKey(todo)),
    UpdateExpression: "SET #expiresAt = #keepUntil REMOVE #seq, #listedAt",
    ConditionExpression: "#seq = :seq",
    ExpressionAttributeNames: {
      "#seq": "seq",
      "#listedAt": "listedAt",
      "#expiresAt": "expiresAt",
      "#keepUntil": "keepUntil",
    },
    ExpressionAttributeValues: { ":seq": toValue(todo.seq) },
  };
  return [{ Update: fence }, removal(table, todo.lane, standing)];
}

function removal(table: Table, lane: string, sk: string): TransactWriteItem {
  return { Delete: { TableName: table.name, Key: toItem({ pk: ofLane(lane), sk }) } };
}
