import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { transaction } from "./sqlite-database.ts";
import { addItem, settleItem } from "./sqlite-items.ts";
import { docsByKey } from "./sqlite-pages.ts";

type Plans = Pick<Ledger, "addRows" | "rows" | "settlePlan" | "keepPlan" | "plans">;

const DAY_MS = 86_400_000;

/** Plans in the making and made. Rows that have had their time go when another plan is made. */
export function plansIn(database: DatabaseSync): Plans {
  const put = database.prepare("INSERT OR REPLACE INTO plan_rows (plan_id, job_key, until, doc) VALUES (?, ?, ?, ?)");
  const clear = database.prepare("DELETE FROM plan_rows WHERE until < ?");
  const some = database.prepare(
    "SELECT job_key AS key, doc FROM plan_rows WHERE plan_id = ? AND job_key > ? ORDER BY job_key LIMIT ?",
  );
  const write = database.prepare("UPDATE runs SET doc = ?, open = ? WHERE run_id = ?");
  const keep = database.prepare("INSERT OR REPLACE INTO plans (hash, doc) VALUES (?, ?)");
  const forget = database.prepare("DELETE FROM plans WHERE json_extract(doc, '$.expiresAt') < ?");
  const begins = database.prepare("SELECT doc FROM plans WHERE hash GLOB ? || '*' ORDER BY hash");
  return {
    keepPlan: async (plan) =>
      transaction(database, () => {
        clear.run(plan.plannedAt - OVER_MS);
        forget.run(plan.plannedAt - OVER_MS);
        keep.run(plan.hash, toStored(plan));
      }),
    plans: async (hash) => begins.all(hash).map(({ doc }) => fromStored<StoredPlan>(String(doc))),
    addRows: async (planId, rows, until) =>
      transaction(database, () => {
        for (const row of rows) put.run(planId, jobKey(row.job), until + DAY_MS, toStored(row));
      }),
    rows: (planId) => docsByKey<PlanRow>(some, planId),
    settlePlan: async (listing, run, items) =>
      transaction(database, () => {
        if (!settleItem(database, listing, true)) return false;
        clear.run(run.startedAt - OVER_MS);
        write.run(toStored(run), run.open, run.runId);
        for (const item of items) addItem(database, item);
        return true;
      }),
  };
}

/** What was to be kept until then is over, by any clock. */
const OVER_MS = DAY_MS;
