import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { transaction } from "./sqlite-database.ts";

type Todos = Pick<Ledger, "take" | "save" | "nextDue" | "lanes">;

/** The lanes' to-do lists. `seq` is the fence: a write that names an older one changes no row. */
export function todosIn(database: DatabaseSync): Todos {
  const first = database.prepare(
    "SELECT doc FROM todos WHERE lane = ? AND due <= ? ORDER BY priority, due, run_id, chunk LIMIT 1",
  );
  const next = database.prepare("SELECT min(due) AS due FROM todos WHERE lane = ?");
  const lanes = database.prepare("SELECT lane FROM todos UNION SELECT lane FROM ends ORDER BY lane");
  const write = database.prepare(WRITE_TODO);
  return {
    lanes: async () => lanes.all().map(({ lane }) => String(lane)),
    take: async (lane, now, leaseUntil) =>
      transaction(database, () => {
        const { doc } = first.get(lane, now) ?? {};
        if (doc === undefined) return undefined;
        const todo: Todo = JSON.parse(String(doc));
        return writeTodo(write, { ...todo, due: leaseUntil, takes: (todo.takes ?? 0) + 1 }, todo.seq + 1);
      }),
    save: async (todo) => writeTodo(write, todo, todo.seq + 1),
    nextDue: async (lane) => {
      const { due } = next.get(lane) ?? {};
      return typeof due === "number" ? due : undefined;
    },
  };
}

export const WRITE_TODO = "UPDATE todos SET due = ?, seq = ?, doc = ? WHERE run_id = ? AND chunk = ? AND seq = ?";

/** Writes an item under a new `seq`, or undefined when the given one is not the newest. */
export function writeTodo(write: StatementSync, todo: Todo, seq: number): Todo | undefined {
  const written = { ...todo, seq };
  const { changes } = write.run(todo.due, seq, JSON.stringify(written), todo.runId, todo.chunk, todo.seq);
  return changes === 1 ? written : undefined;
}
