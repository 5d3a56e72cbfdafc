import type { CountedSaving, Group, Totals } from "#lib/jobs/savings.ts";
import { type Column, renderTable } from "./table.ts";
import { markedId } from "./verdict-table.ts";

const UNTOLD = "–";
const UNKNOWN = "unknown";

const COLUMNS: readonly Column<CountedSaving>[] = [
  { head: "target", cell: ({ saving }) => saving.target },
  { head: "job", cell: ({ saving }) => markedId(saving.jobId, saving.direction) },
  { head: "name", cell: ({ saving }) => saving.name ?? UNTOLD, fits: true, spare: 1 },
  { head: "kind", cell: ({ saving }) => saving.kind ?? UNTOLD, spare: 2 },
  { head: "what", cell: whatOf },
  { head: "since", cell: ({ saving }) => new Date(saving.at).toISOString().slice(0, 19) },
  { head: "hours", cell: ({ hours }) => hours.toFixed(1), align: "right" },
  { head: "per hour", cell: ({ saving }) => moneyOf(saving.perHour, saving.currency, String), align: "right" },
  { head: "saved", cell: ({ saving, saved }) => moneyOf(saved, saving.currency, toCents), align: "right" },
];

/** Savings as a table for people, in the order given. @param width cells of the terminal, if it is one */
export function renderSavings(counted: readonly CountedSaving[], width: number | undefined): string {
  return renderTable(counted, COLUMNS, width);
}

/** `3 jobs, 12.5 hours: CNY 20.30 saved; the price of 2.0 hours is unknown` */
export function sumOf({ jobs, hours, hoursWithoutRate, saved }: Totals): string {
  const money = Object.entries(saved).map(([currency, amount]) => `${currency} ${toCents(amount)}`);
  const unpriced = hoursWithoutRate > 0 ? `; the price of ${hoursWithoutRate.toFixed(1)} hours is unknown` : "";
  const told = money.length > 0 ? `${money.join(" + ")} saved${unpriced}` : "money unknown";
  return `${jobs} job${jobs === 1 ? "" : "s"}, ${hours.toFixed(1)} hours: ${told}`;
}

export function groupName({ target, kind }: Group): string {
  return `${target}, ${kind ?? "of unknown kind"}`;
}

/** A teardown proves a delete. */
function whatOf({ saving: { action, proven } }: CountedSaving): string {
  return action === proven ? action : `${action} (${proven} proven)`;
}

function moneyOf(amount: number | undefined, currency: string | undefined, told: (amount: number) => string): string {
  return amount === undefined || currency === undefined ? UNKNOWN : `${currency} ${told(amount)}`;
}

function toCents(amount: number): string {
  return amount.toFixed(2);
}
