import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Card } from "../card.ts";
import { clean } from "../clean.ts";
import { NAMES } from "../words/names.ts";
import { RUN } from "../words/run.ts";
import { TABLE } from "../words/table.ts";
import { card, facts, link, text } from "./parts.ts";
import { countsOf } from "./run-parts.ts";
import { runStateOf, toneOf } from "./run-state.ts";
import { verdictTable } from "./verdict-table.ts";

/** Verdicts that a card shows. */
const MOST_VERDICTS = 50;

type ThreadShown = {
  readonly run: Run;
  /** The first of it; of those, what failed is shown first. */
  readonly verdicts: readonly ResultEvent[];
  readonly locale: Locale;
  readonly link?: string | undefined;
};

/** What became of each job of a run. */
export function threadCard({ run, verdicts, locale, link: url }: ThreadShown): Card {
  const words = RUN[locale];
  const { counts } = run;
  const all = counts.succeeded + counts.already + counts.refused + counts.failed + counts.unproven;
  return card(
    words.threadTitle(NAMES[locale].actions[run.action], clean(run.target)),
    toneOf(run, runStateOf(run, [])),
    facts(
      [words.run, clean(run.runId)],
      [words.allVerdicts, countsOf(run, locale)],
      [words.open, run.open > 0 ? words.openOf(run.open, run.jobs) : undefined],
    ),
    text(verdicts.length === 0 ? words.noVerdicts : undefined),
    verdictTable(verdicts, MOST_VERDICTS, locale, (rows) => {
      const others = Math.max(all, verdicts.length) - rows;
      if (others <= 0) return undefined;
      return url === undefined
        ? TABLE[locale].moreVerdicts(others, clean(run.runId))
        : TABLE[locale].behindLink(others);
    }),
    link(TABLE[locale].link, url),
  );
}
