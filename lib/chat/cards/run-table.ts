import type { Locale } from "#lib/jobs/room.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { CardPart } from "../card.ts";
import { clean } from "../clean.ts";
import { grouped, instant } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { RUN } from "../words/run.ts";
import { TABLE } from "../words/table.ts";
import { table } from "./parts.ts";
import { codeOf } from "./plan-answers.ts";
import { countsOf } from "./run-parts.ts";

export const MOST_RUNS = 10;

/** Runs, as they are given; each by the code that it can be asked for and cancelled with. */
export function runTable(runs: readonly Run[], locale: Locale): readonly CardPart[] {
  const words = TABLE[locale];
  const { actions } = NAMES[locale];
  const dry = ` · ${RUN[locale].dryRun}`;
  return table<Run>(
    [
      [words.run, ({ runId }) => clean(codeOf(runId))],
      [words.started, ({ startedAt }) => instant(startedAt, locale)],
      [words.action, ({ action, dryRun }) => `${actions[action]}${dryRun ? dry : ""}`],
      [words.target, ({ target }) => clean(target)],
      [words.jobs, ({ jobs }) => grouped(jobs)],
      [words.open, ({ open }) => grouped(open)],
      [words.verdicts, (run) => countsOf(run, locale)],
    ],
    runs.slice(0, MOST_RUNS),
  );
}
