import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { CardPart } from "../card.ts";
import { clean, UNTOLD } from "../clean.ts";
import { NAMES } from "../words/names.ts";
import { reasonIn } from "../words/reasons.ts";
import { TABLE } from "../words/table.ts";
import { markedId } from "./job-columns.ts";
import { type Column, table } from "./parts.ts";

/** What somebody may have to see to comes first. */
const ORDER: readonly ResultEvent["verdict"][] = ["failed", "unproven", "refused", "planned", "succeeded", "already"];

/** The verdicts as a table; the error code only where one has it. @param most rows */
export function verdictTable(
  verdicts: readonly ResultEvent[],
  most: number,
  locale: Locale,
  moreOf: (rows: number) => string | undefined,
): readonly CardPart[] {
  const sorted = verdicts.toSorted((one, other) => rank(one) - rank(other) || compare(one.jobId, other.jobId));
  const rows = sorted.slice(0, most);
  return table(columns(rows, locale), rows, moreOf(rows.length));
}

function columns(rows: readonly ResultEvent[], locale: Locale): readonly Column<ResultEvent>[] {
  const words = TABLE[locale];
  const { verdicts } = NAMES[locale];
  const code: Column<ResultEvent> = [words.code, ({ error }) => clean(error?.code ?? UNTOLD)];
  return [
    [words.job, ({ jobId, direction }) => markedId(jobId, direction)],
    [words.verdict, ({ verdict }) => verdicts[verdict]],
    [words.status, ({ status }) => clean(status ?? UNTOLD)],
    [words.reason, ({ reason }) => reasonIn(locale, reason)],
    ...(rows.some(({ error }) => error?.code !== undefined) ? [code] : []),
  ];
}

function rank({ verdict }: ResultEvent): number {
  return ORDER.indexOf(verdict);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
