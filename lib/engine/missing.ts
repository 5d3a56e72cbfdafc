import type { Step } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Observation, Seen } from "#lib/jobs/observation.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { conclude, currentStep, type Decision, type Situation, wait } from "./decision.ts";

const NOT_FOUND: Failure = { kind: "not-found", message: "The target has no job with this id." };

/** What it means that the cloud does not show a job: never there, not to be told, or gone. */
export function decideMissing(task: Task, observation: Exclude<Observation, Seen>, situation: Situation): Decision {
  const told = "failure" in observation && observation.failure ? observation.failure : NOT_FOUND;
  const error: Failure = { ...told, kind: "not-found" };
  if (task.seen) return observation.is === "absent" ? wait(task, situation) : decideGone(task, error, situation);
  // Only a documented not-found code makes one look enough.
  const isTold = observation.is === "gone" || task.missedOnce;
  return isTold ? neverSeen(task, error, situation) : wait({ ...task, missedOnce: true }, situation);
}

/** Only an accepted delete makes one look enough; for anything else two must agree. */
function decideGone(task: Task, error: Failure, situation: Situation): Decision {
  const gone: Task = { ...task, status: "gone" };
  const step = currentStep(task);
  const isProof = task.carried !== undefined && situation.states.rules[step]?.provenByGone(task.job.kind) === true;
  if (isProof && step === "delete" && task.carried?.how === "accepted") return provenByGone(gone, step);
  if (step === "reset" && task.carried) return wait(gone, situation);
  if (!task.missedOnce) return wait({ ...task, missedOnce: true }, situation);
  if (isProof) return provenByGone(gone, step);
  return conclude(gone, { verdict: "failed", reason: "it is gone, and this run did not delete it", error });
}

/** Nothing is left for a later step either. */
function provenByGone(gone: Task, step: Step): Decision {
  const done: Task = { ...gone, proven: [...gone.proven, step] };
  return conclude(done, { verdict: "succeeded", reason: `${step} proven: a read no longer finds the job` });
}

function neverSeen(task: Task, error: Failure, { run }: Situation): Decision {
  const reason = `no such job in ${run.target} (${run.provider}, ${run.region}); check the id and the region`;
  return conclude(task, { verdict: "refused", reason, error });
}
