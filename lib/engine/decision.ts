import type { Step } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { JobFacts } from "#lib/jobs/observation.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Conclusion, Verdict } from "#lib/jobs/verdict.ts";
import type { StateTable, StepRule } from "#lib/providers/provider.ts";
import type { Guarded } from "./guardrails.ts";

/** What to do with a job, given what the cloud says of it now: act, look again later, or give the verdict. */
export type Decision =
  | { readonly do: "act"; readonly task: Task }
  | { readonly do: "wait"; readonly task: Task }
  | Concluded;

export type Concluded = { readonly do: "conclude"; readonly task: Task; readonly conclusion: Conclusion };

/** What a decision may know besides the job. `now` is milliseconds since the epoch. */
export type Situation = {
  readonly run: Run;
  readonly states: StateTable;
  /** Why a guardrail forbids changing a job, if one does. */
  readonly guardrail: (task: Guarded) => string | undefined;
  /** Why nothing may be changed for now, if so. */
  readonly halt?: string;
  readonly now: number;
};

/** A job's status beside the rule of its current step. `word` is the status in lower case, as the tables have it. */
export type View = {
  readonly status: string;
  readonly word: string;
  readonly step: Step;
  readonly rule: StepRule;
  /** Of a two-way job: the status of its other direction. */
  readonly otherStatus?: string | undefined;
};

/** Looks again later, unless the deadline has passed. */
export function wait(task: Task, situation: Pick<Situation, "run" | "now" | "halt">): Decision {
  if (situation.now < situation.run.deadline) return { do: "wait", task };
  const { halt } = situation;
  // Nothing of it was ever sent, so there is nothing to prove.
  if (halt !== undefined && !task.carried) return conclude(task, { verdict: "refused", reason: halt });
  return conclude(task, expired(task, situation.run));
}

/** Calls a job may cost; beyond it, Sluice only looks (a proof that is refused again and again). */
const MOST_ATTEMPTS = 40;

const OVERRULED = "a stop or a pause of another run has taken the job over";

/** A changing call, if nothing forbids it now: a guardrail put up meanwhile, the deadline, too many calls already. */
export function act(task: Task, situation: Situation): Decision {
  const forbidden = situation.guardrail(task) ?? (task.claim === "lost" ? OVERRULED : undefined);
  if (forbidden !== undefined && !task.carried) return conclude(task, { verdict: "refused", reason: forbidden });
  if (situation.halt !== undefined) return wait({ ...task, lastFailure: halted(situation.halt) }, situation);
  const mayAct = forbidden === undefined && situation.now < situation.run.deadline && task.attempts < MOST_ATTEMPTS;
  return mayAct ? { do: "act", task } : wait(task, situation);
}

/** What a rule may know of a job besides its state. */
export function factsOf({ job, isPrepaid, role, via }: Task): JobFacts & Pick<Task, "via"> {
  return { kind: job.kind, isPrepaid, role, ...(via === undefined ? {} : { via }) };
}

/** A reason with what a person should know of the step: that it saves nothing, or cannot be undone for long. */
export function withNote(reason: string, task: Task, { states }: Situation): string {
  const note = states.rules[currentStep(task)]?.note?.(factsOf(task));
  return note === undefined ? reason : `${reason}; ${note}`;
}

function halted(message: string): Failure {
  return { kind: "unavailable", message };
}

/** The verdict, with the facts that belong beside it. */
export function conclude(task: Task, verdict: Verdict, newJobId?: string): Concluded {
  const facts = { status: task.status, proven: task.proven, attempts: task.attempts };
  const conclusion = { ...verdict, ...facts, ...(newJobId === undefined ? {} : { newJobId }) };
  return { do: "conclude", task, conclusion };
}

function expired(task: Task, run: Run): Verdict {
  const seconds = Math.round((run.deadline - run.startedAt) / 1000);
  const seen = task.status === null ? "it was never read" : `last seen ${task.status}`;
  const last = task.lastFailure ? `; last problem: ${task.lastFailure.message}` : "";
  const message = `not proven within ${seconds} s; ${seen}${last}`;
  const error = { ...task.lastFailure, kind: "timeout" as const, message };
  return run.dryRun ? { verdict: "refused", reason: message, error } : { verdict: "unproven", reason: message, error };
}

/** The step a job is in; a task always has one until it is concluded. */
export function currentStep(task: Task): Step {
  const [step] = task.steps;
  if (step === undefined) throw new Error(`${task.job.id} has no step left; want it concluded`);
  return step;
}
