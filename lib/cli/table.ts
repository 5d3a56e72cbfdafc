import type { ResultEvent } from "#lib/jobs/result-event.ts";

const HEAD = ["job", "action", "verdict", "status", "attempts", "seconds", "reason"] as const;
const GAP = "  ";
const WIDEST = 150;
const NARROWEST_REASON = 24;

/** The verdicts as a table for people, in the order of their commands and jobs. @param columns width of the terminal, if it is one */
export function renderTable(verdicts: readonly ResultEvent[], columns: number | undefined): string {
  const rows = [...verdicts].sort(byActionThenJob).map(toRow);
  const fixed = HEAD.slice(0, -1).map((head, column) =>
    Math.max(head.length, ...rows.map((row) => length(row[column]))),
  );
  const taken = fixed.reduce((sum, width) => sum + width + GAP.length, 0);
  const reason = Math.max(NARROWEST_REASON, (columns ?? WIDEST) - taken);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (fixed[column] === undefined ? shorten(cell, reason) : pad(cell, fixed[column], column)))
      .join(GAP);
  const rule = "─".repeat(Math.min(taken + reason, columns ?? WIDEST));
  return [line(HEAD), rule, ...rows.map(line)].join("\n");
}

function toRow(event: ResultEvent): string[] {
  const seconds = (Date.parse(event.finishedAt) - Date.parse(event.startedAt)) / 1000;
  const job = event.direction === "Reverse" ? `${event.jobId} ⇠` : event.jobId;
  const mark = event.verdict === "succeeded" || event.verdict === "already" ? "✓" : "✗";
  const reason = event.error?.code ? `${event.error.code} · ${event.reason}` : event.reason;
  const status = event.status ?? "–";
  return [job, event.action, `${mark} ${event.verdict}`, status, String(event.attempts), seconds.toFixed(1), reason];
}

function byActionThenJob(one: ResultEvent, other: ResultEvent): number {
  return compare(other.action, one.action) || compare(one.jobId, other.jobId);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Numbers to the right, words to the left. */
function pad(cell: string, width: number, column: number): string {
  return HEAD[column] === "attempts" || HEAD[column] === "seconds" ? cell.padStart(width) : cell.padEnd(width);
}

function length(cell: string | undefined): number {
  return cell?.length ?? 0;
}

function shorten(cell: string, width: number): string {
  return cell.length <= width ? cell : `${cell.slice(0, width - 1)}…`;
}
