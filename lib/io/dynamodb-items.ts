import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Ledger, Whose } from "#lib/engine/ledger.ts";
import type { Item } from "#lib/jobs/todo.ts";
import { itemKey, markKey, OPEN, ofLane, PREFIX, PRIORITIES, rangeOf } from "./dynamodb-keys.ts";
import { listing } from "./dynamodb-start.ts";
import { allOf, docOf, firstOf, getItem, type Table, toDoc, toItem, toValue, transact } from "./dynamodb-table.ts";

type Items = Pick<Ledger, "take" | "save" | "list" | "nextDue" | "lanes">;

/**
 * The lanes' to-do lists. An item's sort key holds its urgency, so every write moves it; its mark, which does not move, says where
 * the item stands and which `seq` is the newest: the fence.
 */
export function itemsIn(table: Table): Items {
  return {
    lanes: async () => [...new Set((await allOf(table, OPEN, PREFIX.open)).map(({ lane }) => lane?.S ?? ""))],
    take: (lane, now, leaseUntil, whose) => take(table, { lane, now, whose }, leaseUntil),
    save: async (item) => {
      const mark = await markOf(table, item);
      return mark && rewrite(table, item, mark.standing, item.due);
    },
    list: async (page, chunks) => {
      const mark = await markOf(table, page);
      if (!mark) return false;
      const left =
        page.jobs.length > 0 ? moving(table, page.seq, mark.standing, page) : finishing(table, mark.standing, page);
      const listed = chunks.flatMap((chunk) => listing(table, chunk, mark.keepUntil));
      return (await transact(table, [...left, ...listed])).length === 0;
    },
    nextDue: (lane) => nextDue(table, lane),
  };
}

type Wanted = { readonly lane: string; readonly now: number; readonly whose: Whose | undefined };

/** Races one worker may lose in a row before it leaves the lane to those who won them. */
const RACES = 10;

async function take(table: Table, wanted: Wanted, leaseUntil: number): Promise<Item | undefined> {
  for (let race = 0; race < RACES; race += 1) {
    const item = await dueItem(table, wanted);
    if (!item) return undefined;
    const taken = await rewrite(table, { ...item, takes: (item.takes ?? 0) + 1 }, itemKey(item).sk, leaseUntil);
    if (taken) return taken;
  }
  return undefined;
}

/** The most urgent priority that has one. */
async function dueItem(table: Table, wanted: Wanted): Promise<Item | undefined> {
  for (const priority of PRIORITIES) {
    for (const range of turns(priority, wanted.whose)) {
      for await (const item of earliestOfEach(table, wanted.lane, priority, range))
        if (item.due <= wanted.now) return item;
    }
  }
  return undefined;
}

/** Round the runs, beginning after the one whose turn it was last. */
function turns(priority: number, whose: Whose | undefined) {
  if (!whose) return [rangeOf.all(priority)];
  if ("only" in whose) return [rangeOf.only(priority, whose.only)];
  return [rangeOf.after(priority, whose.after), rangeOf.upTo(priority, whose.after)];
}

/** Each run's earliest item in a range, one query a run. */
async function* earliestOfEach(table: Table, lane: string, priority: number, range: ReturnType<typeof rangeOf.all>) {
  for (let rest = range; rest.from < rest.to; ) {
    const found = await firstOf(table, lane, rest);
    if (!found) return;
    const item = docOf<Item>(found);
    yield item;
    rest = { from: rangeOf.after(priority, item.runId).from, to: range.to };
  }
}

async function nextDue(table: Table, lane: string): Promise<number | undefined> {
  let earliest: number | undefined;
  for (const priority of PRIORITIES) {
    for await (const { due } of earliestOfEach(table, lane, priority, rangeOf.all(priority))) {
      earliest = Math.min(earliest ?? due, due);
    }
  }
  return earliest;
}

type Mark = { readonly standing: string; readonly keepUntil: number };

/** Where an item stands; undefined when it is finished or its `seq` is not the newest. */
export async function markOf(table: Table, item: Item): Promise<Mark | undefined> {
  const { seq, listedAt, keepUntil } = (await getItem(table, markKey(item))) ?? {};
  if (seq?.N !== String(item.seq) || listedAt?.S === undefined) return undefined;
  return { standing: listedAt.S, keepUntil: Number(keepUntil?.N) };
}

async function rewrite<I extends Item>(table: Table, item: I, standing: string, due: number): Promise<I | undefined> {
  const written = { ...item, due, seq: item.seq + 1 };
  const refused = await transact(table, moving(table, item.seq, standing, written));
  return refused.length === 0 ? written : undefined;
}

/** Writes an item where it now belongs. The first action is the fence: it holds only for the newest `seq`. */
export function moving(table: Table, seq: number, standing: string, item: Item): TransactWriteItem[] {
  const key = itemKey(item);
  const fence = {
    TableName: table.name,
    Key: toItem(markKey(item)),
    UpdateExpression: "SET #seq = :next, #listedAt = :place",
    ConditionExpression: "#seq = :seq",
    ExpressionAttributeNames: { "#seq": "seq", "#listedAt": "listedAt" },
    ExpressionAttributeValues: { ":seq": toValue(seq), ":next": toValue(item.seq), ":place": toValue(key.sk) },
  };
  const put = { Put: { TableName: table.name, Item: toItem(key, toDoc(item)) } };
  // One transaction may not name a record twice.
  return [{ Update: fence }, put, ...(key.sk === standing ? [] : [removal(table, item.lane, standing)])];
}

/** Takes a finished item off the list. Its mark stays without a `seq`, so nobody can write it any more. */
export function finishing(table: Table, standing: string, item: Item): TransactWriteItem[] {
  const fence = {
    TableName: table.name,
    Key: toItem(markKey(item)),
    UpdateExpression: "SET #expiresAt = #keepUntil REMOVE #seq, #listedAt",
    ConditionExpression: "#seq = :seq",
    ExpressionAttributeNames: {
      ...{ "#seq": "seq", "#listedAt": "listedAt" },
      ...{ "#expiresAt": "expiresAt", "#keepUntil": "keepUntil" },
    },
    ExpressionAttributeValues: { ":seq": toValue(item.seq) },
  };
  return [{ Update: fence }, removal(table, item.lane, standing)];
}

function removal(table: Table, lane: string, sk: string): TransactWriteItem {
  return { Delete: { TableName: table.name, Key: toItem({ pk: ofLane(lane), sk }) } };
}
