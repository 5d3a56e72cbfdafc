import { callChecks } from "./checker-calls.ts";
import { eventChecks } from "./checker-events.ts";
import { guardChecks } from "./checker-guards.ts";
import { paceChecks } from "./checker-pace.ts";
import { runChecks } from "./checker-runs.ts";
import { selectionChecks } from "./checker-selection.ts";
import { verdictChecks } from "./checker-verdicts.ts";
import { type Known, know } from "./known.ts";
import type { Plan } from "./plan.ts";
import type { Trace } from "./trace.ts";

export type Violation = { readonly invariant: string; readonly what: string };

/** One named check an invariant of docs/reliability.md; each gives what it finds wrong. */
export type Checks = Readonly<Record<string, (known: Known) => Iterable<string>>>;

const CHECKS: Checks = {
  ...{ ...eventChecks, ...verdictChecks, ...guardChecks, ...callChecks, ...runChecks, ...paceChecks },
  ...selectionChecks,
};

/** The oracle: everything wrong with a history, as the clouds, the network, the bus and the queues show it. */
export function check(plan: Plan, trace: Trace): readonly Violation[] {
  const known = know(plan, trace);
  return Object.entries(CHECKS).flatMap(([invariant, find]) => [...find(known)].map((what) => ({ invariant, what })));
}

export const INVARIANTS = Object.keys(CHECKS);
