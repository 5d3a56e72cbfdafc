import type { PlanRecord } from "#lib/jobs/plan-record.ts";
import { ageOf } from "./job-table.ts";
import { type Column, renderTable } from "./table.ts";
import { markedId } from "./verdict-table.ts";

const UNTOLD = "–";
const MARKS = { planned: "●", already: "✓", refused: "✗" } as const;

function columns(rows: readonly PlanRecord[], now: number): readonly Column<PlanRecord>[] {
  const idle: Column<PlanRecord> = {
    head: "idle",
    cell: ({ idleHours }) => idleTime(idleHours),
    align: "right",
    spare: 5,
  };
  const isTold = rows.some(({ idleHours }) => idleHours !== undefined);
  return [
    { head: "job", cell: ({ jobId, direction }) => markedId(jobId, direction) },
    { head: "name", cell: ({ name }) => name ?? UNTOLD, spare: 2 },
    { head: "kind", cell: ({ kind }) => kind ?? UNTOLD, spare: 4 },
    { head: "status", cell: ({ status }) => status ?? UNTOLD },
    { head: "age", cell: ({ createdAt }) => ageOf(createdAt, now), align: "right", spare: 3 },
    { head: "plan", cell: ({ decision, reason }) => `${MARKS[decision]} ${reason}`, fits: true },
    { head: "billing", cell: ({ billing }) => billing?.is ?? UNTOLD, spare: 1 },
    ...(isTold ? [idle] : []),
    { head: "month", cell: monthOf, align: "right" },
  ];
}

/** A plan for people: what would be changed first, then what would not and why. @param now milliseconds since the epoch */
export function renderPlan(rows: readonly PlanRecord[], now: number, width: number | undefined): string {
  const order = ["planned", "refused", "already"];
  const sorted = rows.toSorted((one, other) => order.indexOf(one.decision) - order.indexOf(other.decision));
  return renderTable(sorted, columns(rows, now), width);
}

/** In days from two on, else in hours. */
function idleTime(hours: number | undefined): string {
  if (hours === undefined) return UNTOLD;
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** `unknown` is not 0: it may cost something. */
function monthOf({ perMonth, billing }: PlanRecord): string {
  if (perMonth !== undefined) return perMonth.toFixed(2);
  return billing?.is === "free" ? "0" : "unknown";
}

/** What the planned jobs cost in a month, as far as it is known: `1095.00 CNY a month, 3 of unknown cost`. */
export function costOf(rows: Iterable<PlanRecord>): string {
  let sum = 0;
  let unknown = 0;
  let currency: string | undefined;
  for (const row of rows) {
    if (row.decision !== "planned" || row.billing?.is === "free") continue;
    if (row.perMonth === undefined) unknown += 1;
    else sum += row.perMonth;
    currency ??= row.currency;
  }
  const known = currency === undefined ? [] : [`${sum.toFixed(2)} ${currency} a month`];
  return [...known, ...(unknown > 0 ? [`${unknown} of unknown cost`] : [])].join(", ");
}
