import type { Failure } from "#lib/jobs/failure.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { conclude, type Decision, type Situation, type View, wait } from "./decision.ts";

/**
 * For how long an earlier call that may have carried the job can still explain a refusal (a stop in progress refuses a second
 * stop). The clouds document no time; a job whose state has not changed by then was refused for itself.
 */
const DOUBT_MS = 20_000;

/** What a refusal in a call of its own means, now that the job has been read again and is not in the wanted state. */
export function settleRefusal(task: Task, view: View, situation: Situation): Decision | undefined {
  const { refusal } = task;
  if (!refusal) return undefined;
  if (refusal.kind === "not-found") return settleNotFound(task, refusal, view);
  if (task.carried?.how === "accepted") return askAgainLater(task, situation);
  if (isOnItsWay(task, refusal, view, situation)) return wait(task, situation);
  const reason = `the cloud refused: ${refusal.message}`;
  if (refusal.kind === "invalid-state") return conclude(task, { verdict: "refused", reason, error: refusal });
  return conclude(task, { verdict: "failed", reason, error: refusal });
}

/** The call that names the id is the better witness: a deleted job may stay readable for a while, or for good. */
function settleNotFound(task: Task, refusal: Failure, view: View): Decision {
  const gone: Task = { ...task, status: "gone" };
  if (view.step !== "delete" || !task.carried) {
    return conclude(gone, { verdict: "failed", reason: "it is gone, and this run did not delete it", error: refusal });
  }
  const reason = "deleted: the cloud no longer knows the id";
  return conclude({ ...gone, proven: [...task.proven, "delete"] }, { verdict: "succeeded", reason });
}

/** What was accepted before may still be under way and refuse everything else; the refusal says nothing of how it ends. */
function askAgainLater({ refusal: _refusal, ...task }: Task, situation: Situation): Decision {
  return wait(task, situation);
}

function isOnItsWay(task: Task, refusal: Failure, view: View, { states, now }: Situation): boolean {
  if (refusal.kind !== "invalid-state" && refusal.kind !== "unrecognized") return false;
  if (task.carried && now - task.carried.at < DOUBT_MS) return true;
  return refusal.kind === "invalid-state" && states.classOf(view.word) === "moving";
}
