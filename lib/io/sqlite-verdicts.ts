import type { DatabaseSync } from "node:sqlite";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { transaction } from "./sqlite-database.ts";
import { recordEvent } from "./sqlite-events.ts";
import { settleItem } from "./sqlite-items.ts";
import { writeSaving } from "./sqlite-savings.ts";

type Verdicts = Pick<Ledger, "conclude" | "verdicts">;

export function verdictsIn(database: DatabaseSync): Verdicts {
  const all = database.prepare("SELECT doc FROM verdicts WHERE run_id = ? ORDER BY job_key");
  return {
    conclude: async (todo, verdicts, events, savings = []) =>
      transaction(database, () => conclude(database, todo, verdicts, { events, savings })),
    verdicts: async (runId) => all.all(runId).map(({ doc }) => fromStored<ResultEvent>(String(doc))),
  };
}

/** What goes with verdicts that are new. */
type With = { readonly events: readonly EventToSend[]; readonly savings: readonly Saving[] };

function conclude(
  database: DatabaseSync,
  todo: Todo,
  verdicts: readonly ResultEvent[],
  { events, savings }: With,
): boolean {
  if (!settleItem(database, todo, todo.tasks.length === 0)) return false;
  const known = new Set(verdicts.filter((verdict) => !putVerdict(database, todo, verdict)).map((one) => one.eventId));
  for (const event of events) if (!known.has(event.eventId)) recordEvent(database, event);
  for (const saving of savings) if (!known.has(saving.eventId)) writeSaving(database, saving);
  return true;
}

/** True when the verdict was not there yet; only then the run's numbers change. */
function putVerdict(database: DatabaseSync, todo: Todo, verdict: ResultEvent): boolean {
  const key = jobKey({ id: verdict.jobId, direction: verdict.direction });
  const put = database.prepare("INSERT OR IGNORE INTO verdicts (run_id, job_key, doc) VALUES (?, ?, ?)");
  const isNew = put.run(todo.runId, key, toStored(verdict)).changes === 1;
  if (isNew) count(database, todo.runId, verdict.verdict);
  database
    .prepare("DELETE FROM claims WHERE target = ? AND job_key = ? AND run_id = ?")
    .run(verdict.target, key, todo.runId);
  return isNew;
}

/** A dry run's `planned` closes a job and has no count of its own. */
function count(database: DatabaseSync, runId: string, verdict: ResultEvent["verdict"]): void {
  const counted = verdict === "planned" ? "" : `, ${verdict} = ${verdict} + 1`;
  database.prepare(`UPDATE runs SET open = open - 1${counted} WHERE run_id = ?`).run(runId);
}
