import { stepsOf } from "#lib/jobs/action.ts";
import type { Guardrails } from "#lib/jobs/config.ts";
import type { JobReport } from "#lib/jobs/job-summary.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import type { Listed } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { freshTask } from "#lib/jobs/todo.ts";
import type { StateTable } from "#lib/providers/provider.ts";
import { decide } from "./decide.ts";
import { type Guarded, guardrailRefusal } from "./guardrails.ts";

/** What a job of a plan is judged by. */
export type Bar = {
  readonly run: Run;
  readonly states: StateTable;
  readonly guardrails: Guardrails;
  /** Why a person forbids changing the job, if one does. */
  readonly brake: (guarded: Guarded) => string | undefined;
  readonly now: number;
};

/**
 * What the run would do with a job as a listing shows it: the very decision a dry run makes. Caps of the whole run are looked at when
 * the plan is whole; what the listing does not tell, when the job is read.
 */
export function judge(report: JobReport, bar: Bar): Listed {
  const { states, now } = bar;
  const run: Run = { ...bar.run, dryRun: true, jobs: 0, targetJobs: 0 };
  const { select: _select, ...unselected } = run;
  const { id, direction, kind } = report;
  const job = { id, ...(direction === undefined ? {} : { direction }), ...(kind === undefined ? {} : { kind }) };
  const guardrail = (task: Guarded) => guardrailRefusal(knownIn(report, bar.guardrails), run, task) ?? bar.brake(task);
  const decision = decide(freshTask(job, stepsOf(run.action), false, now), seenIn(report), {
    ...{ run: unselected, states, guardrail, now },
  });
  if (decision.do !== "conclude") return { report, decision: "planned", reason: wouldWait(report, run) };
  const { verdict, reason } = decision.conclusion;
  const isPlain = verdict === "planned" || verdict === "already";
  return { report, decision: isPlain ? verdict : "refused", reason };
}

function wouldWait({ status }: JobReport, { action }: Run): string {
  return `would ${action}, once it is no longer ${status}`;
}

/** A listing that tells no tags says nothing against a job; the read before a call has to. */
function knownIn({ tags }: JobReport, guardrails: Guardrails): Guardrails {
  if (tags !== undefined) return guardrails;
  return { ...guardrails, protect: { ...guardrails.protect, tags: {} } };
}

function seenIn({ billing: _billing, state: _state, createdAt: _at, finishedAt: _end, ...summary }: JobReport): Seen {
  const { id: _id, direction: _direction, instanceId, ...facts } = summary;
  return { is: "seen", ...facts, ...(instanceId === undefined ? {} : { instanceId }) };
}
