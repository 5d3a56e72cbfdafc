import type { Case } from "./case.ts";
import { notAllowed } from "./judge-orders.ts";
import { resultsOf } from "./judge-verdicts.ts";
import { policyMattered } from "./mattered-policy.ts";
import type { Outcome, Work } from "./work.ts";

/** Guardrails by what a verdict says when they withhold something. */
const REASONS: readonly (readonly [string, RegExp])[] = [
  ["protect.ids", /guardrails\.protect\.ids names it/],
  ["protect.names", /fits guardrails\.protect\.names/],
  ["protect.tags", /guardrails\.protect\.tags names/],
  ["protect.targets", /guardrails\.protect\.targets names/],
  ["protect at run time", /^protected by ann/],
  ["snooze, at the call", /^snoozed until/],
  ["exempt, at the call", /^exempt until/],
  ["jobsPerRun", /guardrails\.limits\.jobsPerRun allows/],
  ["jobsPerDay", /guardrails\.limits\.jobsPerDay \(now/],
  ["shareOfTarget", /guardrails\.limits\.shareOfTarget allows/],
  ["secondPersonOver", /guardrails\.secondPersonOver wants/],
  ["halt", /^halted by ann/],
  ["cancel", /^the run was cancelled by ann/],
  ["state at the read", /when the run was planned, and now/],
  ["selection at the read", /does not fit the selection any more/],
  ["kind that was said", /^the command says .*, the cloud says/],
  ["vanished meanwhile", /it is gone, and this run did not delete it/],
];

/** The guardrails that have withheld something that was asked for. */
export function mattered(one: Case, outcome: Outcome): ReadonlySet<string> {
  const { records, drifted, sent } = outcome;
  const refused = sent.filter(({ isTaken }) => !isTaken);
  return new Set([
    ...records.flatMap((record) => byReason(record, one, outcome)),
    ...records.flatMap((record) => policyMattered(record, one, outcome)),
    ...(drifted > 0 ? ["drift of a plan"] : []),
    ...(refused.some(({ order }) => order.wrong !== undefined) ? ["input"] : []),
    ...(refused.some((each) => each.order.wrong === undefined && notAllowed(each, one.guardrails.origins.queue))
      ? ["origins"]
      : []),
  ]);
}

function byReason(record: Work, one: Case, outcome: Outcome): readonly string[] {
  const results = resultsOf(record, outcome);
  return results.flatMap(({ reason, key }) => {
    const found = REASONS.filter(([, pattern]) => pattern.test(reason)).map(([name]) => name);
    return [...found, ...found.flatMap((name) => moreOf(name, key, results.length, record, one))];
  });
}

/** Kinds of a guardrail that are held apart. */
function moreOf(
  name: string,
  key: string,
  size: number,
  { asked }: Work,
  { guardrails, places, script }: Case,
): readonly string[] {
  const isNew = name === "protect.ids" && !guardrails.protect.ids.some((id) => key.startsWith(`${id}/`));
  const isAcross = name === "jobsPerDay" && size <= guardrails.limits.jobsPerDay;
  const isOneOfTwo = name === "protect.targets" && places.length > 1;
  const isOwnHalt =
    name === "halt" &&
    places.length > 1 &&
    script.some((step) => step.do === "turn" && haltsOnly(asked.target, step.turn));
  return [
    ...(isNew ? ["protect.ids of the newest config"] : []),
    ...(isAcross ? ["jobsPerDay, by several runs"] : []),
    ...(isOneOfTwo ? ["protect.targets, one of two"] : []),
    ...(isOwnHalt ? ["halt of one target of two"] : []),
  ];
}

function haltsOnly(target: string, turn: { readonly is: string; readonly target?: string }): boolean {
  return turn.is === "halt" && turn.target === target;
}
