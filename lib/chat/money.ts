import type { PlanRecord } from "#lib/jobs/plan-record.ts";

/** What jobs cost in a month, as far as it is known. */
export type Money = {
  /** Of those whose cost is known. */
  readonly sum: number;
  readonly known: number;
  readonly unknown: number;
  readonly currency?: string;
};

export const NO_MONEY: Money = { sum: 0, known: 0, unknown: 0 };

/** One job more. A state that is surely free costs nothing, whether there are prices or not; what nobody knows stays unknown. */
export function withJob(money: Money, { perMonth, currency, billing }: PlanRecord): Money {
  if (perMonth === undefined) {
    return billing?.is === "free" ? { ...money, known: money.known + 1 } : { ...money, unknown: money.unknown + 1 };
  }
  const told = money.currency ?? currency;
  const sums = { sum: money.sum + perMonth, known: money.known + 1, unknown: money.unknown };
  return told === undefined ? sums : { ...sums, currency: told };
}

/** Of so many jobs, of which only these were seen: the others count as unknown. */
export function moneyOf(seen: readonly PlanRecord[], jobs: number): Money {
  const money = seen.reduce(withJob, NO_MONEY);
  return { ...money, unknown: money.unknown + Math.max(0, jobs - seen.length) };
}
