import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Card } from "../card.ts";
import { clean, ID_MOST } from "../clean.ts";
import { instantOf } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { RUN } from "../words/run.ts";
import { STATUS } from "../words/status.ts";
import { TABLE } from "../words/table.ts";
import { haltLines, jobBrakeLines } from "./brake-lines.ts";
import { buttons, card, facts, note, text } from "./parts.ts";
import { cancelRunButton, runParts } from "./run-parts.ts";
import { runStateOf, toneOf } from "./run-state.ts";
import { MOST_RUNS, runTable } from "./run-table.ts";
import { verdictTable } from "./verdict-table.ts";

/** What somebody wants to know how it is. `brakes`: all that are on. Runs and verdicts: the newest first. */
export type StatusOf =
  | { readonly of: "all"; readonly runs: readonly Run[]; readonly brakes: readonly BrakeOn[] }
  | {
      readonly of: "target";
      readonly target: string;
      readonly runs: readonly Run[];
      readonly brakes: readonly BrakeOn[];
    }
  | {
      readonly of: "run";
      readonly run: Run;
      readonly verdicts: readonly ResultEvent[];
      readonly brakes: readonly BrakeOn[];
    }
  | {
      readonly of: "job";
      readonly jobId: string;
      /** Left out: on any. */
      readonly target?: string | undefined;
      readonly verdicts: readonly ResultEvent[];
      readonly brakes: readonly BrakeOn[];
      /** Milliseconds since the epoch. */
      readonly now: number;
    };

/** Verdicts beside the state of a run or a job. */
const MOST_BESIDE = 10;

export function statusCard(status: StatusOf, locale: Locale): Card {
  switch (status.of) {
    case "all":
      return runsCard(STATUS[locale].all, status.runs, haltLines(status.brakes, locale), locale);
    case "target": {
      const halts = haltLines(status.brakes, locale, status.target);
      return runsCard(STATUS[locale].target(clean(status.target)), status.runs, halts, locale);
    }
    case "run":
      return runCard(status, locale);
    case "job":
      return jobCard(status, locale);
    default:
      return status satisfies never;
  }
}

function runsCard(title: string, runs: readonly Run[], halts: readonly string[], locale: Locale): Card {
  const words = STATUS[locale];
  return card(
    title,
    halts.length > 0 ? "warning" : "neutral",
    text(...halts),
    runTable(runs, locale),
    text(runs.length === 0 ? words.noRuns : undefined),
    note(halts.length === 0 ? words.noHalt : undefined, runs.length > MOST_RUNS ? words.more(MOST_RUNS) : undefined),
  );
}

function runCard({ run, verdicts, brakes }: StatusOf & { readonly of: "run" }, locale: Locale): Card {
  const shown = { run, brakes, locale };
  const all = run.jobs - run.open;
  return card(
    RUN[locale].title(NAMES[locale].actions[run.action], run.jobs, clean(run.target)),
    toneOf(run, runStateOf(run, brakes)),
    runParts(shown),
    verdictTable(verdicts, MOST_BESIDE, locale, (rows) => {
      const others = Math.max(all, verdicts.length) - rows;
      return others > 0 ? TABLE[locale].moreVerdicts(others, clean(run.runId)) : undefined;
    }),
    buttons(...cancelRunButton(shown)),
  );
}

function jobCard({ jobId, target, verdicts, brakes, now }: StatusOf & { readonly of: "job" }, locale: Locale): Card {
  const words = STATUS[locale];
  const lines = jobBrakeLines(brakes, jobId, target, now, locale);
  const [latest] = verdicts;
  const of = latest && [
    [TABLE[locale].target, clean(latest.target)] as const,
    [TABLE[locale].run, clean(latest.runId)] as const,
    [TABLE[locale].action, NAMES[locale].actions[latest.action]] as const,
    [words.finishedAt, instantOf(latest.finishedAt, locale)] as const,
  ];
  return card(
    words.job(clean(jobId, ID_MOST)),
    lines.length > 0 ? "warning" : "neutral",
    text(...lines),
    text(latest === undefined ? words.neverRun : undefined),
    facts(...(of ?? [])),
    verdictTable(verdicts, MOST_BESIDE, locale, () => undefined),
  );
}
