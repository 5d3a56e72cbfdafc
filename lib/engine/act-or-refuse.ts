import type { Task } from "#lib/jobs/todo.ts";
import { conclude, type Decision, type Situation, type View, wait } from "./decision.ts";

/** Nothing is under way: may the step begin from this state? A guardrail put up meanwhile stops a job where it is. */
export function actOrRefuse(task: Task, view: View, situation: Situation): Decision {
  const { rule, word, step } = view;
  const guardrail = situation.guardrail(task.job);
  if (guardrail !== undefined) return task.carried ? wait(task, situation) : refuse(task, guardrail);
  const refusal = rule.refusal(word, task.job.kind);
  if (refusal !== undefined) return refuse(task, refusal);
  if (step === "delete" && !situation.states.deletable.includes(word) && !situation.run.force) {
    return notDeletable(task, view);
  }
  if (rule.waitIn.includes(word)) return wait(task, situation);
  if (situation.run.dryRun)
    return conclude(task, { verdict: "planned", reason: `would ${task.steps.join(", then ")}` });
  return situation.now < situation.run.deadline ? { do: "act", task } : wait(task, situation);
}

function refuse(task: Task, reason: string): Decision {
  return conclude(task, { verdict: "refused", reason });
}

function notDeletable(task: Task, view: View): Decision {
  if (!task.proven.includes("stop")) {
    return refuse(task, `it is ${view.status}, and only a stopped job may be deleted; use teardown`);
  }
  const message = `it was stopped, and now it is ${view.status}: somebody started it again`;
  return conclude(task, { verdict: "failed", reason: message, error: { kind: "invalid-state", message } });
}
