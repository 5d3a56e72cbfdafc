import { shortHash } from "./canonical.ts";
import type { Saving } from "./saving.ts";
import { rounded, savingsOf } from "./savings.ts";

/**
 * What a month's event tells of its savings: `hours` are all of them, `hoursWithoutRate` those that have no price. Without any price
 * there is no `saved`, nor where there are several currencies: they do not add up.
 */
export type MonthlyReport = {
  readonly version: 1;
  readonly eventId: string;
  readonly month: string;
  readonly jobs: number;
  readonly hours: number;
  readonly hoursWithoutRate: number;
  readonly saved?: number;
  readonly currency?: string;
};

/** @param month such as 2026-11 @param at milliseconds since the epoch: what comes later is not counted */
export function monthlyReport(savings: readonly Saving[], month: string, at: number): MonthlyReport {
  const { jobs, hours, hoursWithoutRate, saved } = savingsOf(savings, month, at).total;
  const [money, ...others] = Object.entries(saved);
  return {
    version: 1,
    eventId: shortHash("savings", month),
    month,
    jobs,
    hours: rounded(hours),
    hoursWithoutRate: rounded(hoursWithoutRate),
    ...(money && others.length === 0 ? { saved: rounded(money[1]), currency: money[0] } : {}),
  };
}
