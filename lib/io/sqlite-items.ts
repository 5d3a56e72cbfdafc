import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Ledger, Whose } from "#lib/engine/ledger.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { type Item, isChunk, isListing } from "#lib/jobs/todo.ts";
import { transaction } from "./sqlite-database.ts";

type Items = Pick<Ledger, "take" | "save" | "list" | "nextDue" | "lanes">;

/** The lanes' to-do lists. `seq` is the fence: a write that names an older one changes no row. */
export function itemsIn(database: DatabaseSync): Items {
  const next = database.prepare("SELECT min(due) AS due FROM todos WHERE lane = ?");
  const lanes = database.prepare("SELECT DISTINCT lane FROM ends ORDER BY lane");
  const write = database.prepare(WRITE_ITEM);
  const first = firstIn(database);
  return {
    lanes: async () => lanes.all().map(({ lane }) => String(lane)),
    take: async (lane, now, leaseUntil, whose) =>
      transaction(database, () => {
        const item = first(lane, now, whose);
        return item && writeItem(write, { ...item, due: leaseUntil, takes: (item.takes ?? 0) + 1 }, item.seq + 1);
      }),
    save: async (item) => writeItem(write, item, item.seq + 1),
    list: async (page, chunks) =>
      transaction(database, () => {
        if (!settleItem(database, page, page.jobs.length === 0)) return false;
        for (const chunk of chunks) addItem(database, chunk);
        return true;
      }),
    nextDue: async (lane) => {
      const { due } = next.get(lane) ?? {};
      return typeof due === "number" ? due : undefined;
    },
  };
}

/** The item that a lane's worker is to take: of the most urgent priority, of the run whose turn it is, the earliest due. */
function firstIn(database: DatabaseSync) {
  const urgent = database.prepare("SELECT min(priority) AS priority FROM todos WHERE lane = ? AND due <= ?");
  const ofRuns = (which: string) =>
    database.prepare(
      `SELECT doc FROM todos WHERE lane = ? AND priority = ? AND due <= ? AND run_id ${which} ? ORDER BY run_id, due, chunk LIMIT 1`,
    );
  const [after, upTo] = [ofRuns(">"), ofRuns("<=")];
  const only = database.prepare(
    "SELECT doc FROM todos WHERE lane = ? AND due <= ? AND run_id = ? ORDER BY due, chunk LIMIT 1",
  );
  return (lane: string, now: number, whose: Whose = { after: "" }): Item | undefined => {
    if ("only" in whose) return itemOf(only.get(lane, now, whose.only));
    const { priority } = urgent.get(lane, now) ?? {};
    if (typeof priority !== "number") return undefined;
    return itemOf(after.get(lane, priority, now, whose.after) ?? upTo.get(lane, priority, now, whose.after));
  };
}

function itemOf(row: ReturnType<StatementSync["get"]>): Item | undefined {
  return row && fromStored<Item>(String(row["doc"]));
}

const WRITE_ITEM = "UPDATE todos SET due = ?, seq = ?, doc = ? WHERE run_id = ? AND chunk = ? AND seq = ?";

/** Writes an item under a new `seq`, or undefined when the given one is not the newest. */
function writeItem<I extends Item>(write: StatementSync, item: I, seq: number): I | undefined {
  const written = { ...item, seq };
  const { changes } = write.run(item.due, seq, toStored(written), item.runId, numberOf(item), item.seq);
  return changes === 1 ? written : undefined;
}

/** The item as given: its `seq` stays, so its holder may go on; one that is done goes. False when it is not ours. */
export function settleItem(database: DatabaseSync, item: Item, isDone: boolean): boolean {
  if (!isDone) return writeItem(database.prepare(WRITE_ITEM), item, item.seq) !== undefined;
  const remove = database.prepare("DELETE FROM todos WHERE run_id = ? AND chunk = ? AND seq = ?");
  return remove.run(item.runId, numberOf(item), item.seq).changes === 1;
}

export function addItem(database: DatabaseSync, item: Item): void {
  const { runId, lane, priority, due, seq } = item;
  const values = "INSERT INTO todos (run_id, chunk, lane, priority, due, seq, doc) VALUES (?, ?, ?, ?, ?, ?, ?)";
  database.prepare(values).run(runId, numberOf(item), lane, priority, due, seq, toStored(item));
}

/** Below the number of any page. */
const A_LISTING = -1000;

/** Pages and the listing stand beside the chunks, under numbers of their own below zero. */
function numberOf(item: Item): number {
  if (isChunk(item)) return item.chunk;
  return isListing(item) ? A_LISTING : -1 - item.page;
}
