import type { JobRecord } from "#lib/jobs/job-record.ts";
import type { StateClass } from "#lib/jobs/observation.ts";
import { type Column, renderTable } from "./table.ts";
import { markedId } from "./verdict-table.ts";

const UNTOLD = "–";

function columns(now: number, targets: number): readonly Column<JobRecord>[] {
  const target: Column<JobRecord> = { head: "target", cell: (job) => job.target };
  return [
    ...(targets > 1 ? [target] : []),
    { head: "job", cell: ({ jobId, direction }) => markedId(jobId, direction) },
    { head: "name", cell: ({ name }) => name ?? UNTOLD, fits: true, spare: 1 },
    { head: "kind", cell: ({ kind }) => kind ?? UNTOLD, spare: 3 },
    { head: "status", cell: ({ status }) => status },
    { head: "state", cell: ({ state }) => state, spare: 2 },
    { head: "age", cell: ({ createdAt }) => ageOf(createdAt, now), align: "right" },
    { head: "billing", cell: ({ billing }) => billing.is },
    { head: "prepaid", cell: ({ prepaid }) => yesOrNo(prepaid), spare: 4 },
  ];
}

/**
 * Jobs as a table for people: by target, what runs first and what has stopped last, the oldest first.
 * @param now milliseconds since the epoch @param width cells of the terminal; Infinity cuts nothing
 */
export function renderJobs(jobs: readonly JobRecord[], now: number, targets: number, width: number): string {
  return renderTable(jobs.toSorted(byTargetStateAge), columns(now, targets), width);
}

/** Counts in words, the largest first: `31 jobs: 25 running, 6 failed; billing: 25 billed, 6 unknown`. */
export function countJobs(jobs: readonly JobRecord[]): string {
  const total = `${jobs.length} job${jobs.length === 1 ? "" : "s"}`;
  if (jobs.length === 0) return total;
  return `${total}: ${counts(jobs.map(({ state }) => state))}; billing: ${counts(jobs.map(({ billing }) => billing.is))}`;
}

function counts(words: readonly string[]): string {
  const byWord = new Map<string, number>();
  for (const word of words) byWord.set(word, (byWord.get(word) ?? 0) + 1);
  const largestFirst = [...byWord].sort(([, one], [, other]) => other - one);
  return largestFirst.map(([word, count]) => `${count} ${word}`).join(", ");
}

const ORDER: readonly StateClass[] = ["running", "moving", "paused", "failed", "stopped"];

function byTargetStateAge(one: JobRecord, other: JobRecord): number {
  return (
    compare(one.target, other.target) ||
    ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
    compare(one.createdAt ?? "~", other.createdAt ?? "~") ||
    compare(one.jobId, other.jobId) ||
    compare(one.direction ?? "", other.direction ?? "")
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const AGES = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
] as const;

/** Whole days, hours or minutes since then, rounded down. */
export function ageOf(createdAt: string | undefined, now: number): string {
  if (createdAt === undefined) return UNTOLD;
  const ms = Math.max(0, now - Date.parse(createdAt));
  const [unit, letter] = AGES.find(([size]) => ms >= size) ?? [60_000, "m"];
  return `${Math.floor(ms / unit)}${letter}`;
}

function yesOrNo(is: boolean | undefined): string {
  if (is === undefined) return UNTOLD;
  return is ? "yes" : "no";
}
