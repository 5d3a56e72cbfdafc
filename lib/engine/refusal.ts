import type { Failure } from "#lib/jobs/failure.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { conclude, type Decision, type Situation, type View, wait } from "./decision.ts";

/**
 * For how long a refused batch that may have been applied in part can explain a job's own refusal: a stop in progress refuses a
 * second stop. The clouds document no time. Short when the job's refusal is the very one its batch got, so that it is likely the
 * culprit; long when it is another (docs/decisions/0005-doubt.md).
 */
const SHORT_DOUBT_MS = 20_000;
const LONG_DOUBT_MS = 180_000;

/** What a refusal in a call of its own means, now that the job has been read again and is not in the wanted state. */
export function settleRefusal(task: Task, view: View, situation: Situation): Decision | undefined {
  const { refusal } = task;
  if (!refusal) return undefined;
  if (refusal.kind === "not-found") return settleNotFound(task, refusal, view, situation);
  const mayBeOnItsWay = refusal.kind === "invalid-state" || refusal.kind === "unrecognized";
  return (mayBeOnItsWay ? settleDoubt(task, refusal, view, situation) : undefined) ?? believe(task, refusal);
}

function believe(task: Task, refusal: Failure): Decision {
  const reason = `the cloud refused: ${refusal.message}`;
  if (task.carried?.how === "accepted") return conclude(task, { verdict: "unproven", reason, error: refusal });
  if (refusal.kind === "invalid-state") return conclude(task, { verdict: "refused", reason, error: refusal });
  return conclude(task, { verdict: "failed", reason, error: refusal });
}

/** An earlier call may be under way and refuse everything else. Undefined when no doubt is left. */
function settleDoubt(task: Task, refusal: Failure, view: View, situation: Situation): Decision | undefined {
  const { carried } = task;
  if (!carried) {
    const isMoving = refusal.kind === "invalid-state" && situation.states.classOf(view.word) === "moving";
    return isMoving ? wait(task, situation) : undefined;
  }
  if (carried.how !== "refused") return askAgainLater(task, situation);
  if (situation.now - carried.at < doubtMs(carried, refusal)) return wait(task, situation);
  return task.askedAgain ? undefined : askAgainLater({ ...task, askedAgain: true }, situation);
}

function doubtMs({ refusedBy }: Carried, { code }: Failure): number {
  return refusedBy !== undefined && refusedBy === code ? SHORT_DOUBT_MS : LONG_DOUBT_MS;
}

/** The refusal may be out of date by the next look; a new call will tell. */
function askAgainLater({ refusal: _refusal, ...task }: Task, situation: Situation): Decision {
  return wait(task, situation);
}

/** The call that names the id is the better witness: a deleted job may stay readable for a while, or for good. */
function settleNotFound(task: Task, refusal: Failure, view: View, situation: Situation): Decision {
  const { step, rule } = view;
  const gone: Task = { ...task, status: "gone" };
  if (task.carried && rule.provenByGone(task.job.kind)) {
    const reason = `${step} proven: the cloud no longer knows the id`;
    return conclude({ ...gone, proven: [...task.proven, step] }, { verdict: "succeeded", reason });
  }
  if (task.proven.includes("stop") && situation.states.rules.stop?.provenByGone(task.job.kind)) {
    return conclude(gone, { verdict: "succeeded", reason: "gone with its stop; nothing is left to delete" });
  }
  // Moved to another id, perhaps, which the listings do not show yet.
  if (task.carried && step === "reset") return askAgainLater(task, situation);
  return conclude(gone, { verdict: "failed", reason: "it is gone, and this run did not delete it", error: refusal });
}
