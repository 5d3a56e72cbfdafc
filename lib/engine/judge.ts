import { stepsOf } from "#lib/jobs/action.ts";
import type { Guardrails } from "#lib/jobs/config.ts";
import type { JobReport } from "#lib/jobs/job-summary.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import { jobOf, type PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { freshTask } from "#lib/jobs/todo.ts";
import type { StateTable } from "#lib/providers/provider.ts";
import { type Brakes, brakeRefusal } from "./brakes.ts";
import { decide } from "./decide.ts";
import { type Guarded, groupRefusal, guardrailRefusal } from "./guardrails.ts";

/** What a job of a plan is judged by. */
export type Bar = {
  readonly run: Run;
  readonly states: StateTable;
  readonly guardrails: Guardrails;
  /** As just read. A firing's snoozed and exempt jobs are looked at when it is folded with its marks. */
  readonly brakes: Brakes;
  readonly now: number;
};

/**
 * A job as a listing shows it, with what the run would do: the very decision a dry run makes. Caps of the whole run are looked at when
 * the plan is whole; what the listing does not tell, when the job is read.
 */
export function judge(report: JobReport, bar: Bar): PlanRow {
  const { states, guardrails, brakes, now } = bar;
  const { select: _select, firing: _firing, ...asked } = bar.run;
  const run: Run = { ...asked, dryRun: true, jobs: 0, targetJobs: 0 };
  const job = jobOf(report);
  const guardrail = (task: Guarded) =>
    guardrailRefusal(knownIn(report, guardrails), run, task) ??
    groupRefusal(guardrails.protect, run, task) ??
    brakeRefusal(brakes, run, task, now);
  const task = freshTask(job, stepsOf(run.action), false, now);
  const decision = decide(task, seenIn(report), { run, states, guardrail, now });
  if (decision.do !== "conclude")
    return { job, listed: { report, decision: "planned", reason: wouldWait(report, run) } };
  const { verdict, reason } = decision.conclusion;
  const isPlain = verdict === "planned" || verdict === "already";
  return { job, listed: { report, decision: isPlain ? verdict : "refused", reason } };
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
