import { toPlanRecord } from "#lib/jobs/plan-record.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Rates } from "#lib/jobs/rates.ts";
import type { Target } from "#lib/jobs/target.ts";
import { MOST_ROWS } from "./cards/plan.ts";
import { type Money, NO_MONEY, withJob } from "./money.ts";

type Place = { readonly target: Target; readonly rates: Rates | undefined; readonly now: number };

/** The first rows of a plan, those that would be changed before all others, and what the jobs that would be changed cost; memory for no more. */
export async function shownRows(
  all: AsyncIterable<PlanRow>,
  { target, rates, now }: Place,
): Promise<{ readonly rows: readonly PlanRow[]; readonly money: Money }> {
  const meant: PlanRow[] = [];
  const others: PlanRow[] = [];
  let money = NO_MONEY;
  for await (const row of all) {
    const isMeant = row.listed?.decision === "planned";
    const list = isMeant ? meant : others;
    if (list.length < MOST_ROWS) list.push(row);
    if (isMeant) money = withJob(money, toPlanRecord(target, row, rates, now));
  }
  return { rows: [...meant, ...others].slice(0, MOST_ROWS), money };
}
