import { jobKey, type Kind } from "./job.ts";
import { type Span, spanOf } from "./month.ts";
import type { Saving } from "./saving.ts";

const HOUR_MS = 3_600_000;

/** A saving with what it comes to in the month: `saved` in its own currency, and only where it has a price. */
export type CountedSaving = { readonly saving: Saving; readonly hours: number; readonly saved?: number };

/** `hours` are all of them; those of which nobody knows the price are in `hoursWithoutRate` too. `saved` is by currency. */
export type Totals = {
  readonly jobs: number;
  readonly hours: number;
  readonly hoursWithoutRate: number;
  readonly saved: Readonly<Record<string, number>>;
};

/** The jobs of a target that are of one kind. */
export type Group = Totals & { readonly target: string; readonly kind?: Kind };

export type Savings = {
  readonly counted: readonly CountedSaving[];
  readonly groups: readonly Group[];
  readonly total: Totals;
};

/**
 * What savings come to in a month so far: of each job the hours since its proven end, as far as they lie in the month, times the
 * price of then. It assumes that the job would have gone on as it was, which nobody can know: it might have been ended by
 * somebody else, or by itself. A later saving of the same job takes over from the earlier one.
 * @param month such as 2026-11 @param now milliseconds since the epoch
 */
export function savingsOf(savings: readonly Saving[], month: string, now: number): Savings {
  const whole = spanOf(month);
  const span = { from: whole.from, to: Math.min(whole.to, now) };
  const recorded = savings.filter(({ at }) => at < whole.to);
  const counted = [...byJob(recorded).values()]
    .flatMap((ofJob) => ofJob.flatMap((saving, index) => count(saving, ofJob[index + 1]?.at, span)))
    .sort((one, other) => one.saving.at - other.saving.at);
  return { counted, groups: groupsOf(counted), total: totalsOf(counted) };
}

/** The savings of each job, the earliest first. */
function byJob(savings: readonly Saving[]): ReadonlyMap<string, readonly Saving[]> {
  const sorted = savings.toSorted((one, other) => one.at - other.at);
  return Map.groupBy(sorted, jobOf);
}

function jobOf({ target, jobId, direction }: Saving): string {
  return `${target}#${jobKey({ id: jobId, direction })}`;
}

/** @param next when the job's next saving takes over */
function count(saving: Saving, next: number | undefined, { from, to }: Span): readonly CountedSaving[] {
  const [begins, ends] = [Math.max(from, saving.at), Math.min(to, next ?? to)];
  // One of this very moment is told, although it comes to nothing yet.
  if (ends < begins || ends <= from) return [];
  const hours = (ends - begins) / HOUR_MS;
  return [{ saving, hours, ...(saving.perHour === undefined ? {} : { saved: hours * saving.perHour }) }];
}

function groupsOf(counted: readonly CountedSaving[]): readonly Group[] {
  const groups = Map.groupBy(counted, ({ saving }) => `${saving.target}#${saving.kind ?? ""}`);
  return [...groups.values()].flatMap((ofGroup): Group[] => {
    const [first] = ofGroup;
    if (!first) return [];
    const { target, kind } = first.saving;
    return [{ target, ...(kind === undefined ? {} : { kind }), ...totalsOf(ofGroup) }];
  });
}

function totalsOf(counted: readonly CountedSaving[]): Totals {
  const saved: Record<string, number> = {};
  let [hours, hoursWithoutRate] = [0, 0];
  for (const one of counted) {
    const { currency } = one.saving;
    hours += one.hours;
    if (one.saved === undefined || currency === undefined) hoursWithoutRate += one.hours;
    else saved[currency] = (saved[currency] ?? 0) + one.saved;
  }
  return { jobs: new Set(counted.map(({ saving }) => jobOf(saving))).size, hours, hoursWithoutRate, saved };
}

/** Hours and money as they are told: to two decimals. */
export function rounded(amount: number): number {
  return Math.round(amount * 100) / 100;
}
