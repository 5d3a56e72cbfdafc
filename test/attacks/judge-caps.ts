import type { Case } from "./case.ts";
import { firstOf, namedBy } from "./judge-selection.ts";
import { resultsOf } from "./judge-verdicts.ts";
import { limitOf, matched } from "./likeness.ts";
import type { Outcome, Work } from "./work.ts";

/**
 * How many jobs a run was to change: those it named, those of its plan, or those that the listing showed to be meant; at least those it
 * told of, and those it changed.
 */
function sizeOf(record: Work, outcome: Outcome): number {
  return Math.max(meant(record), resultsOf(record, outcome).length, firstOf(record.done).length);
}

function meant({ by, asked, planned, listed, at }: Work): number {
  if (planned) return planned.length;
  if (by === "ids") return namedBy(asked.jobs).size;
  if (by === "policy") return 0;
  return Math.min(limitOf(asked.select), matched(asked.select, listed, at).length);
}

/** Changes by a run that had more jobs than a cap allows: it was to do nothing, rather than the first so many. */
export function overCap(record: Work, { guardrails }: Case, outcome: Outcome): readonly string[] {
  if (record.done.length === 0) return [];
  const { limits, secondPersonOver } = guardrails;
  const size = sizeOf(record, outcome);
  const isDelete = record.asked.action === "delete" || record.asked.action === "teardown";
  const isOverShare = limits.shareOfTarget < 1 && size > limits.shareOfTarget * record.listed.length;
  return [
    ...(size > limits.jobsPerRun ? [`${size} jobs, over jobsPerRun ${limits.jobsPerRun}`] : []),
    ...(size > limits.jobsPerDay ? [`${size} jobs, over jobsPerDay ${limits.jobsPerDay}`] : []),
    ...(isOverShare ? [`${size} jobs, over shareOfTarget ${limits.shareOfTarget}`] : []),
    ...(isDelete && secondPersonOver !== null && size > secondPersonOver
      ? [`${size} deletes without a second person`]
      : []),
  ];
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, "2026-11-24".length);

/** All runs of one day in UTC together. A run that midnight finds between its beginning and its first change is counted nowhere. */
export function overDay({ guardrails }: Case, outcome: Outcome): readonly string[] {
  const most = guardrails.limits.jobsPerDay;
  const days = new Map<string, number>();
  for (const record of outcome.records) {
    const [first] = record.done;
    if (!first || dayOf(first.at) !== dayOf(record.at)) continue;
    const day = dayOf(first.at);
    days.set(day, (days.get(day) ?? 0) + sizeOf(record, outcome));
  }
  return [...days]
    .filter(([, jobs]) => jobs > most)
    .map(([day, jobs]) => `${jobs} jobs on ${day}, over jobsPerDay ${most}`);
}
