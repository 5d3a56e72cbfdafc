import type { Task } from "#lib/jobs/todo.ts";
import { act, conclude, type Decision, factsOf, type Situation, type View, wait, withNote } from "./decision.ts";
import { driftOf } from "./drift.ts";

/** Nothing is under way: may the step begin from this state? */
export function actOrRefuse(task: Task, view: View, situation: Situation): Decision {
  const refusal = refusalOf(task, view, situation);
  if (refusal !== undefined) return task.carried ? tooLate(task, refusal, view, situation) : refuse(task, refusal);
  if (view.step === "delete" && task.proven.includes("stop") && !isDeletable(view.word, situation)) {
    return startedAgain(task, view);
  }
  if (situation.run.dryRun)
    return conclude(task, {
      verdict: "planned",
      reason: withNote(`would ${task.steps.join(", then ")}`, task, situation),
    });
  if (view.step === "delete" && isOtherLinkUp(task, view, situation))
    return wait({ ...task, lastFailure: OTHER_LINK_UP }, situation);
  return view.rule.waitIn.includes(view.word) ? wait(task, situation) : act(task, situation);
}

function refusalOf(task: Task, view: View, situation: Situation): string | undefined {
  const { step, rule, word, status } = view;
  const guardrail = task.carried ? undefined : situation.guardrail(task);
  const refusal =
    guardrail ?? driftOf(task, view, situation) ?? unfit(task, situation) ?? rule.refusal(word, task.job.kind);
  if (refusal !== undefined) return refusal;
  if (step !== "delete") return task.carried ? undefined : otherLink(task, view, situation);
  if (!isDeletable(word, situation) && !task.proven.includes("stop")) {
    return `it is ${status}, and only a stopped job may be deleted; use teardown`;
  }
  return otherLink(task, view, situation);
}

/** Said before a teardown's stop: the delete after it would be refused. A teardown of both directions stops the other, too. */
function otherLink(task: Task, view: View, situation: Situation): string | undefined {
  const isStoppedToo = task.isPaired && situation.run.action === "teardown";
  return isOtherLinkUp(task, view, situation) && !isStoppedToo
    ? `its other direction is ${view.otherStatus}, and a delete may take both; stop that first`
    : undefined;
}

/** A teardown whose delete can never begin had better not stop the job either. */
function unfit(task: Task, { states, run }: Situation): string | undefined {
  const rules = task.steps.map((step) => states.rules[step]);
  return rules.map((rule) => rule?.unfit?.(factsOf(task), run.force)).find((why) => why !== undefined);
}

/** Force is for a delete; a teardown stops the job first, and has to have done so. */
function isDeletable(word: string, { states, run }: Situation): boolean {
  return (run.force && run.action === "delete") || states.deletable.includes(word);
}

/** What a delete takes of a two-way job is documented nowhere, so neither of its links may be running. */
function isOtherLinkUp({ steps }: Task, { otherStatus }: View, situation: Situation): boolean {
  return steps.includes("delete") && otherStatus !== undefined && !isDeletable(otherStatus.toLowerCase(), situation);
}

const OTHER_LINK_UP = {
  kind: "invalid-state",
  message: "its other direction, which this run stops too, is not stopped yet",
} as const;

/** A call that was not answered for certain may have changed it before it came to this state. */
function tooLate(task: Task, why: string, view: View, situation: Situation): Decision {
  if (situation.states.classOf(view.word) === "moving") return wait(task, situation);
  const reason = `a call was sent and not answered for certain, and now: ${why}`;
  return conclude(task, {
    verdict: "unproven",
    reason,
    error: { ...task.lastFailure, kind: "timeout", message: reason },
  });
}

function refuse(task: Task, reason: string): Decision {
  return conclude(task, { verdict: "refused", reason });
}

function startedAgain(task: Task, { status }: View): Decision {
  const message = `it was stopped, and now it is ${status}: somebody started it again`;
  return conclude(task, { verdict: "failed", reason: message, error: { kind: "invalid-state", message } });
}
