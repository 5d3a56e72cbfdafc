import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { type Column, renderTable } from "./table.ts";

const COLUMNS: readonly Column<ResultEvent>[] = [
  { head: "job", cell: ({ jobId, direction }) => markedId(jobId, direction) },
  { head: "action", cell: ({ action }) => action },
  { head: "verdict", cell: ({ verdict }) => `${isGood(verdict) ? "✓" : "✗"} ${verdict}` },
  { head: "status", cell: ({ status }) => status ?? "–" },
  { head: "attempts", cell: ({ attempts }) => String(attempts), align: "right" },
  { head: "seconds", cell: secondsOf, align: "right" },
  { head: "reason", cell: ({ error, reason }) => (error?.code ? `${error.code} · ${reason}` : reason), fits: true },
];

/** The verdicts as a table for people, by action, then by job. @param width cells of the terminal, if it is one */
export function renderVerdicts(verdicts: readonly ResultEvent[], width: number | undefined): string {
  return renderTable(verdicts.toSorted(byActionThenJob), COLUMNS, width);
}

/** A job's id, with a mark when it is the reverse direction of it. */
export function markedId(id: string, direction: string | undefined): string {
  return direction === "Reverse" ? `${id} ⇠` : id;
}

function isGood(verdict: ResultEvent["verdict"]): boolean {
  return verdict === "succeeded" || verdict === "already";
}

function secondsOf({ startedAt, finishedAt }: ResultEvent): string {
  return ((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1);
}

/** Teardowns first: they are what the demo is about. */
function byActionThenJob(one: ResultEvent, other: ResultEvent): number {
  return compare(other.action, one.action) || compare(one.jobId, other.jobId);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
