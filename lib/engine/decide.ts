import type { Failure } from "#lib/jobs/failure.ts";
import type { Observation, Seen } from "#lib/jobs/observation.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { actOrRefuse } from "./act-or-refuse.ts";
import { afterCall } from "./after-call.ts";
import { conclude, currentStep, type Decision, type Situation, type View, wait, withNote } from "./decision.ts";
import { decideMissing } from "./missing.ts";
import { settleRefusal } from "./refusal.ts";

/** Observe → decide, for one job: pure. The first rule that has something to say decides. */
export function decide(task: Task, observation: Observation, situation: Situation): Decision {
  if (observation.is === "unreadable") return unreadable(task, observation.failure, situation);
  if (observation.is !== "seen") return decideMissing(task, observation, situation);
  const mistaken = wrongKind(task, observation);
  return mistaken ?? decideSeen(noted(task, observation), observation, situation);
}

/** Never "fine": looked at again. Only who may not read at all need not wait an hour to hear it. */
function unreadable(task: Task, failure: Failure, situation: Situation): Decision {
  if (failure.kind !== "access-denied" || task.carried) return wait({ ...task, lastFailure: failure }, situation);
  return conclude(task, { verdict: "failed", reason: `it may not be read: ${failure.message}`, error: failure });
}

function decideSeen(task: Task, seen: Seen, situation: Situation): Decision {
  const step = currentStep(task);
  const rule = situation.states.rules[step];
  if (!rule)
    return conclude(task, { verdict: "refused", reason: `${step} is not available for ${situation.run.provider}` });
  const { status, otherStatus } = seen;
  const view = { status, word: status.toLowerCase(), step, rule, otherStatus };
  return (
    inWantedState(task, seen, view, situation) ??
    settleRefusal(task, view, situation) ??
    afterCall(task, view, situation) ??
    actOrRefuse(task, view, situation)
  );
}

/** What a read teaches, whatever the decision. */
function noted(
  { missedOnce: _missed, unlisted: wasUnlisted, name: _name, tags: _tags, ...task }: Task,
  seen: Seen,
): Task {
  const isUnlisted = seen.unlisted === true && (!task.seen || wasUnlisted === true);
  return {
    ...task,
    ...(isUnlisted ? { unlisted: true } : {}),
    seen: true,
    status: seen.status,
    ...(isUntouched(task) ? { statusBefore: seen.status } : {}),
    ...factsOf(seen),
    job: seen.kind === undefined ? task.job : { ...task.job, kind: seen.kind },
    ...(seen.instanceId === undefined ? {} : { instanceId: seen.instanceId }),
  };
}

/** No call of this run may have reached it. */
function isUntouched({ carried, proven }: Task): boolean {
  return carried === undefined && proven.length === 0;
}

function factsOf({ name, tags, isPrepaid, role, via }: Seen): Partial<Task> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
    ...(isPrepaid === undefined ? {} : { isPrepaid }),
    ...(role === undefined ? {} : { role }),
    ...(via === undefined ? {} : { via }),
  };
}

/** A caller who is wrong about the kind may be wrong about the id. */
function wrongKind(task: Task, seen: Seen): Decision | undefined {
  const { kind } = task.job;
  if (task.seen || kind === undefined || seen.kind === undefined || seen.kind === kind) return undefined;
  const reason = `the command says ${kind}, the cloud says ${seen.kind}`;
  return conclude({ ...task, status: seen.status }, { verdict: "refused", reason });
}

function inWantedState(task: Task, seen: Seen, view: View, situation: Situation): Decision | undefined {
  const { rule, word } = view;
  if (rule.wanted.includes(word) || isStoppedEnough(task, view, situation)) {
    if (task.carried) return proven(task, seen, situation, `${view.step} proven: it reads ${seen.status}`);
    return alreadyThere(task, seen, situation);
  }
  if (task.carried?.how === "accepted" && rule.wantedOnceSent.includes(word))
    return proven(task, seen, situation, `started, and it has ended: ${seen.status}`);
  return undefined;
}

/** A teardown stops a job only to delete it: any state a delete may begin from will do. */
function isStoppedEnough(task: Task, view: View, { states }: Situation): boolean {
  return task.steps.length > 1 && states.deletable.includes(view.word);
}

function alreadyThere(task: Task, seen: Seen, situation: Situation): Decision {
  if (task.steps.length > 1) return decideSeen(nextStep(task), seen, situation);
  const reason = withNote(`it is ${seen.status} already; nothing was done`, task, situation);
  return conclude(task, { verdict: "already", reason });
}

/** A read-back, or the cloud's own answer for this very job, has proved the step: on to the next, or done. */
function proven(task: Task, seen: Seen, situation: Situation, reason: string): Decision {
  const done: Task = { ...task, proven: [...task.proven, currentStep(task)] };
  if (task.steps.length === 1) {
    return conclude(done, { verdict: "succeeded", reason: withNote(reason, task, situation) }, seen.newJobId);
  }
  return decideSeen(nextStep(done), seen, situation);
}

function nextStep(task: Task): Task {
  const { carried: _carried, refusal: _refusal, refusedWith: _with, askedAgain: _asked, ...rest } = task;
  return { ...rest, steps: task.steps.slice(1), alone: false, looks: 0 };
}
