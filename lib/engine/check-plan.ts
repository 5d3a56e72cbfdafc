import { planIdOf } from "#lib/jobs/plan.ts";
import { driftBetween } from "#lib/jobs/plan-drift.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Ledger } from "./ledger.ts";
import { hashOf } from "./make-plan.ts";

/** Differences named; the rest are counted. */
const MOST_NAMED = 3;

/** What carrying a plan out comes to: its jobs; or the jobs it had, and why nothing is done with them. */
export type Checked = { readonly rows: readonly PlanRow[]; readonly drifted?: string };

/** The plan that a run carries out, held against what it would be today. */
export async function checkPlan(
  run: Run & { readonly checks: string },
  today: readonly PlanRow[],
  ledger: Ledger,
): Promise<Checked> {
  if (hashOf(run, today) === run.planHash) return { rows: today.filter(isToChange) };
  const drift = driftBetween(ledger.rows(run.checks), ledger.rows(planIdOf(run)));
  return { rows: await plannedRows(run, ledger), drifted: await sentenceOf(drift) };
}

/** The jobs that the plan has something to do with: each of them gets a verdict, whatever becomes of the run. */
export async function plannedRows(
  { checks }: { readonly checks: string },
  ledger: Pick<Ledger, "rows">,
): Promise<readonly PlanRow[]> {
  const rows: PlanRow[] = [];
  for await (const row of ledger.rows(checks)) if (isToChange(row)) rows.push(row);
  return rows;
}

function isToChange({ listed }: PlanRow): boolean {
  return listed?.decision === "planned";
}

async function sentenceOf(drift: AsyncIterable<string>): Promise<string> {
  const named: string[] = [];
  let count = 0;
  for await (const one of drift) {
    count += 1;
    if (named.length < MOST_NAMED) named.push(one);
  }
  const more = count > named.length ? [`and ${count - named.length} more`] : [];
  const changes = count === 0 ? ["the target's config has changed"] : [...named, ...more];
  return `this is not what was planned: ${changes.join("; ")}; nothing was done`;
}
