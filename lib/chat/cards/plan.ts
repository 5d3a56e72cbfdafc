import type { Conversation } from "#lib/jobs/conversation.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Rates } from "#lib/jobs/rates.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Card, CardPart } from "../card.ts";
import { clean } from "../clean.ts";
import { type Money, moneyOf } from "../money.ts";
import { costOf, grouped, instant } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { PLAN } from "../words/plan.ts";
import { reasonIn } from "../words/reasons.ts";
import { askedFacts } from "./asked.ts";
import { decisionColumn, jobColumns, recordsOf } from "./job-columns.ts";
import { card, facts, link, table, text } from "./parts.ts";
import { answersTo, codeOf } from "./plan-answers.ts";
import { endOf, type PlanState, stateOf } from "./plan-state.ts";

/** Jobs of a plan that a card shows. */
export const MOST_ROWS = 20;

export type PlanShown = {
  readonly conversation: Conversation;
  readonly plan: StoredPlan;
  /** Its first ones; those that would be changed are shown first. */
  readonly rows: readonly PlanRow[];
  readonly target: Target;
  readonly rates?: Rates | undefined;
  /** Of all jobs that would be changed; left out: of those among the rows, and the others count as unknown. */
  readonly money?: Money | undefined;
  /** Deletes above which another person has to approve; null: none has to. */
  readonly secondPersonOver: number | null;
  /** Why the run as a whole would be refused. */
  readonly runRefused?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
  readonly link?: string | undefined;
};

/** A plan with its jobs, and what can be answered to it. */
export function planCard(shown: PlanShown): Card {
  const { plan, locale } = shown;
  const state = stateOf(shown);
  return card(
    titleOf(plan, locale),
    state.is === "refused" || state.is === "expired" ? "warning" : "neutral",
    text(stateLine(state, shown)),
    facts(...planFacts(shown), ...expiry(state, shown)),
    planTable(shown),
    link(PLAN[locale].link, shown.link),
    answersTo(state, shown),
  );
}

function titleOf({ command, counts }: StoredPlan, locale: Locale): string {
  return PLAN[locale].title(NAMES[locale].actions[command.action], counts.planned, clean(command.target));
}

function stateLine({ is }: PlanState, { conversation, runRefused, locale }: PlanShown): string | undefined {
  const words = PLAN[locale];
  if (is === "expired") return words.expired;
  if (is === "nothing") return words.nothing;
  if (is === "refused") return words.runRefused(reasonIn(locale, runRefused ?? ""));
  return endOf(conversation.progress, locale);
}

type Pair = readonly [label: string, value: string | undefined];

/** Who asked, and what the plan comes to. */
export function planFacts(shown: PlanShown): readonly Pair[] {
  const { conversation, plan, locale } = shown;
  const words = PLAN[locale];
  const { counts, unsure, hash } = plan;
  const money =
    shown.money ??
    moneyOf(
      recordsOf(shown).filter(({ decision }) => decision === "planned"),
      counts.planned,
    );
  return [
    ...askedFacts(conversation, locale),
    [words.planned, grouped(counts.planned)],
    [words.already, counts.already > 0 ? grouped(counts.already) : undefined],
    [words.refused, counts.refused > 0 ? grouped(counts.refused) : undefined],
    [words.unsure, unsure > 0 ? grouped(unsure) : undefined],
    [words.money, costOf(money, locale)],
    [words.hash, codeOf(hash)],
  ];
}

function expiry({ is }: PlanState, { conversation: { progress }, locale }: PlanShown): readonly Pair[] {
  const isOpen = is === "to confirm" || is === "to approve" || is === "expired";
  return isOpen && "until" in progress ? [[PLAN[locale].expires, instant(progress.until, locale)]] : [];
}

const ORDER = ["planned", "refused", "already"];

/** Its jobs: what would be changed, then what would not and why. */
export function planTable(shown: PlanShown): readonly CardPart[] {
  const { plan, rates, locale } = shown;
  const { planned, already, refused } = plan.counts;
  const sorted = recordsOf(shown).toSorted((one, other) => ORDER.indexOf(one.decision) - ORDER.indexOf(other.decision));
  const rows = sorted.slice(0, MOST_ROWS);
  const others = planned + already + refused - rows.length;
  const more = others > 0 ? PLAN[locale].more(others, shown.link !== undefined) : undefined;
  return table([...jobColumns(rows, rates, locale), decisionColumn(locale)], rows, more);
}
