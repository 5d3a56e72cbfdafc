import type { BrakeOn } from "#lib/jobs/brake.ts";
import { personOf } from "#lib/jobs/rights.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Card } from "../card.ts";
import { clean, ID_MOST } from "../clean.ts";
import { NAMES } from "../words/names.ts";
import { PLAN } from "../words/plan.ts";
import { RUN } from "../words/run.ts";
import { buttons, card, facts, link } from "./parts.ts";
import { type PlanShown, planFacts, planTable } from "./plan.ts";
import { cancelRunButton, runParts } from "./run-parts.ts";
import { runStateOf, toneOf } from "./run-state.ts";

type HeadShown = PlanShown & {
  readonly run: Run;
  /** All that are on. */
  readonly brakes: readonly BrakeOn[];
};

/** A plan that a run carries out: how far it has come, then what was planned, and who wanted it. */
export function headCard(shown: HeadShown): Card {
  const { conversation, plan, run, brakes, locale } = shown;
  const { progress } = conversation;
  const approvedBy = progress.is === "taken" ? progress.approvedBy : undefined;
  const approved = [
    RUN[locale].approvedBy,
    approvedBy === undefined ? undefined : clean(personOf(approvedBy)?.user ?? approvedBy, ID_MOST),
  ] as const;
  const action = NAMES[locale].actions[plan.command.action];
  return card(
    RUN[locale].title(action, plan.counts.planned, clean(plan.command.target)),
    toneOf(run, runStateOf(run, brakes)),
    runParts(shown),
    facts(...planFacts(shown), approved),
    planTable(shown),
    link(PLAN[locale].link, shown.link),
    buttons(...cancelRunButton(shown)),
  );
}
