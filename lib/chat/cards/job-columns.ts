import type { Kind } from "#lib/jobs/job.ts";
import { type PlanRecord, toPlanRecord } from "#lib/jobs/plan-record.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Rates } from "#lib/jobs/rates.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Target } from "#lib/jobs/target.ts";
import { clamp, clean, ID_MOST, REASON_MOST, UNTOLD } from "../clean.ts";
import { AMOUNTS, idleFor, price } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { reasonIn } from "../words/reasons.ts";
import { TABLE } from "../words/table.ts";
import type { Column } from "./parts.ts";

/** A job's id, with a mark when it is the reverse direction of it, as the command line has it. */
export function markedId(jobId: string, direction: string | undefined): string {
  return direction === "Reverse" ? `${clean(jobId, ID_MOST)} ⇠` : clean(jobId, ID_MOST);
}

/** What rows are shown by, and what they are shown at. */
type RowsAt = {
  readonly rows: readonly PlanRow[];
  readonly target: Target;
  readonly rates?: Rates | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Rows as records. One that the listing does not show keeps its direction: two of one id would look the same. */
export function recordsOf({ rows, target, rates, now }: RowsAt): readonly PlanRecord[] {
  return rows.map((row) => {
    const { direction } = row.job;
    const record = toPlanRecord(target, row, rates, now);
    return row.listed || direction === undefined ? record : { ...record, direction };
  });
}

export function kindName(kind: Kind | undefined, locale: Locale): string {
  return kind === undefined ? UNTOLD : NAMES[locale].kinds[kind];
}

/** What jobs are and cost. A column that could tell nothing of any row is left out. */
export function jobColumns(
  rows: readonly PlanRecord[],
  rates: Rates | undefined,
  locale: Locale,
): readonly Column<PlanRecord>[] {
  const words = TABLE[locale];
  const isIdleTold = rows.some(({ idleHours }) => idleHours !== undefined);
  const idle: Column<PlanRecord> = [words.idle, ({ idleHours }) => idleFor(idleHours, locale)];
  return [
    [words.job, ({ jobId, direction }) => markedId(jobId, direction)],
    [words.name, ({ name }) => (name === undefined ? UNTOLD : clean(name))],
    [words.kind, ({ kind }) => kindName(kind, locale)],
    [words.status, ({ status }) => (status === undefined ? UNTOLD : clean(status))],
    ...(isIdleTold ? [idle] : []),
    ...(rates ? [[words.money(rates.currency), (row: PlanRecord) => monthOf(row, locale)] as const] : []),
  ];
}

/** What a run would do with each, and why. */
export function decisionColumn(locale: Locale): Column<PlanRecord> {
  const { colon, plan } = TABLE[locale];
  const { decisions } = NAMES[locale];
  // What would be done says by itself that it is planned.
  const told = ({ decision, reason }: PlanRecord) =>
    decision === "planned" ? reasonIn(locale, reason) : `${decisions[decision]}${colon}${reasonIn(locale, reason)}`;
  return [plan, (row) => clamp(told(row), REASON_MOST)];
}

function monthOf({ perMonth, billing }: PlanRecord, locale: Locale): string {
  if (perMonth !== undefined) return price(perMonth);
  return billing?.is === "free" ? AMOUNTS[locale].notBilled : AMOUNTS[locale].unknown;
}
