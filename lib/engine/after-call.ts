import type { Carried, Task } from "#lib/jobs/todo.ts";
import { act, conclude, type Decision, type Situation, type View, wait } from "./decision.ts";

/** What a read means after a changing call may have reached the job and it is not in the wanted state (yet). */
export function afterCall(task: Task, view: View, situation: Situation): Decision | undefined {
  const { carried } = task;
  if (!carried) return undefined;
  if (hasFailed(carried, view)) return endedBadly(task, view);
  switch (carried.how) {
    case "accepted":
      return afterAccepted(task, carried, view, situation);
    case "unheard":
      return isStillDoubtful(carried, view, situation) ? wait(task, situation) : undefined;
    case "refused":
      return undefined;
    default:
      return carried.how satisfies never;
  }
}

/** The status it had before the call may linger in reads, so only another one counts. */
function hasFailed(carried: Carried, { word, rule }: View): boolean {
  return rule.failed.includes(word) && word !== carried.from.toLowerCase();
}

function endedBadly(task: Task, view: View): Decision {
  const message = `${view.step} ended in ${view.status}`;
  return conclude(task, { verdict: "failed", reason: message, error: { kind: "invalid-state", message } });
}

function afterAccepted(task: Task, carried: Carried, view: View, situation: Situation): Decision {
  if (!view.rule.provenByReplyIn.includes(view.word)) return onItsWay(task, carried, view, situation);
  if (!carried.alone) return proofCall(task, carried, situation);
  const done: Task = { ...task, proven: [...task.proven, view.step] };
  const reason = `${view.step} accepted for this very job; reads go on showing ${view.status}`;
  return conclude(done, { verdict: "succeeded", reason });
}

/** One that was moving and stands again where the step began is not going to arrive; one read alone is no ground for saying so. */
function onItsWay(task: Task, carried: Carried, view: View, situation: Situation): Decision {
  const stateClass = situation.states.classOf(view.word);
  if (stateClass === "moving") return wait({ ...task, carried: { ...carried, course: "moving" } }, situation);
  const isBack = view.word === carried.from.toLowerCase() || (view.step !== "start" && stateClass === "running");
  if (!carried.course || !isBack) return wait(task, situation);
  if (carried.course === "moving") return wait({ ...task, carried: { ...carried, course: "back" } }, situation);
  const message = `its ${view.step} was under way, and now it is ${view.status} again: somebody else changed it`;
  return conclude(task, { verdict: "failed", reason: message, error: { kind: "invalid-state", message } });
}

/** A lost call's effect may show late; until then nothing is sent again. */
function isStillDoubtful(carried: Carried, view: View, { states, now }: Situation): boolean {
  return now - carried.at < states.settleMs || states.classOf(view.word) === "moving";
}

/** A deletion under way refuses every other call, so the call that is to prove it waits for its end to be likely. */
function proofCall(task: Task, carried: Carried, situation: Situation): Decision {
  const isSettled = situation.now - carried.at >= situation.states.settleMs;
  return isSettled ? act({ ...task, alone: true }, situation) : wait(task, situation);
}
