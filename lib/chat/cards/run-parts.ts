import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Locale } from "#lib/jobs/room.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { VERDICTS } from "#lib/jobs/verdict.ts";
import type { CardButton, CardPart } from "../card.ts";
import { clean, ID_MOST, REASON_MOST } from "../clean.ts";
import { grouped, instant } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { reasonIn } from "../words/reasons.ts";
import { RUN } from "../words/run.ts";
import { TABLE } from "../words/table.ts";
import { facts, text } from "./parts.ts";
import { runStateOf } from "./run-state.ts";

export type RunShown = {
  readonly run: Run;
  /** All that are on; those that hold back other runs are passed over. */
  readonly brakes: readonly BrakeOn[];
  readonly locale: Locale;
};

/** How far a run has come, and what holds it back. */
export function runParts({ run, brakes, locale }: RunShown): readonly CardPart[] {
  const words = RUN[locale];
  const state = runStateOf(run, brakes);
  const dryRun = run.dryRun ? ` · ${words.dryRun}` : "";
  return [
    ...text("brake" in state ? heldBy(state.brake, locale) : undefined),
    ...text(run.drifted === undefined ? undefined : reasonIn(locale, run.drifted)),
    ...text(run.notPlanned === undefined ? undefined : words.notPlanned(reasonIn(locale, run.notPlanned))),
    ...facts(
      [words.run, clean(run.runId)],
      [words.state, `${words.states[state.is]}${dryRun}`],
      [isOpen(run) ? words.verdicts : words.allVerdicts, countsOf(run, locale)],
      [words.open, run.open > 0 ? words.openOf(run.open, run.jobs) : undefined],
      [words.startedAt, instant(run.startedAt, locale)],
      [words.deadline, isOpen(run) ? instant(run.deadline, locale) : undefined],
    ),
  ];
}

/** `8 succeeded · 1 failed` */
export function countsOf({ counts }: Pick<Run, "counts">, locale: Locale): string {
  const { verdicts } = NAMES[locale];
  const told = VERDICTS.filter((verdict) => counts[verdict] > 0);
  return told.map((verdict) => `${grouped(counts[verdict])} ${verdicts[verdict]}`).join(" · ") || RUN[locale].none;
}

/** A run can be told to change nothing more as long as something of it is open. */
export function cancelRunButton({ run, brakes, locale }: RunShown): readonly CardButton[] {
  if (!isOpen(run) || runStateOf(run, brakes).is === "cancelled") return [];
  return [{ label: RUN[locale].cancelRun, command: `cancel ${run.runId}`, look: "danger" }];
}

/** Which halt or cancel it is, by whom and why. */
export function heldBy(brake: BrakeOn, locale: Locale): string {
  const words = RUN[locale];
  if (brake.is !== "halt") return words.cancelled(whoAndWhy(brake, locale));
  return words.halted(clean(brake.target ?? NAMES[locale].everyTarget), whoAndWhy(brake, locale));
}

function whoAndWhy({ by, reason }: BrakeOn, locale: Locale): string {
  const who = clean(by, ID_MOST);
  return reason === undefined ? who : `${who}${TABLE[locale].colon}${clean(reason, REASON_MOST)}`;
}
