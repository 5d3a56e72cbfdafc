import type { Failure } from "#lib/jobs/failure.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { conclude, type Decision, type Situation, type View, wait } from "./decision.ts";

/**
 * For how long a refused batch that may have been applied in part, or a lost reply, can explain a job's own refusal: a stop in
 * progress refuses a second stop. The clouds document no time (docs/decisions/0005-doubt.md).
 */
const SHORT_DOUBT_MS = 20_000;
const LONG_DOUBT_MS = 90_000;

/** What a refusal in a call of its own means, now that the job has been read again and is not in the wanted state. */
export function settleRefusal(task: Task, view: View, situation: Situation): Decision | undefined {
  const { refusal, carried } = task;
  if (!refusal) return undefined;
  if (refusal.kind === "not-found") return settleNotFound(task, refusal, view, situation);
  if (!carried) return isMoving(refusal, view, situation) ? wait(task, situation) : believe(task, refusal);
  switch (carried.how) {
    case "accepted":
      return mayPass(refusal) ? askAgainLater(task, situation) : believe(task, refusal);
    case "unheard":
      return settleUnheard(task, { carried, refusal, view }, situation);
    case "refused":
      return settleInBatch(task, { carried, refusal, view }, situation);
    default:
      return carried.how satisfies never;
  }
}

/** Kinds that a call still under way may be behind. */
function mayPass({ kind }: Failure): boolean {
  return kind === "invalid-state" || kind === "unrecognized";
}

function isMoving({ kind }: Failure, { word }: View, { states }: Situation): boolean {
  return kind === "invalid-state" && states.classOf(word) === "moving";
}

type Doubt = { readonly carried: Carried; readonly refusal: Failure; readonly view: View };

/** A call whose reply was lost may have worked; then a refusal of its repetition says little, and of its state nothing. */
function settleUnheard(task: Task, doubt: Doubt, situation: Situation): Decision {
  const isDoubtful = mayBeOfState(doubt.refusal) || situation.now - doubt.carried.at < LONG_DOUBT_MS;
  return isDoubtful ? askAgainLater(task, situation) : endDoubt(task, doubt);
}

/** Where no read can tell what the doubtful call did (a soft delete), time does not settle it either. */
function endDoubt(task: Task, { refusal, view }: Doubt): Decision {
  return view.rule.provenByReplyIn.includes(view.word) ? unprovenBy(task, refusal) : believe(task, refusal);
}

/** One whose code cannot be read may be about the state, too. */
function mayBeOfState({ kind, code }: Failure): boolean {
  return kind === "invalid-state" || (kind === "unrecognized" && code === undefined);
}

function unprovenBy(task: Task, refusal: Failure): Decision {
  return conclude(task, { verdict: "unproven", reason: `the cloud refused: ${refusal.message}`, error: refusal });
}

function believe(task: Task, refusal: Failure): Decision {
  if (task.carried?.how === "accepted") return unprovenBy(task, refusal);
  const reason = `the cloud refused: ${refusal.message}`;
  if (refusal.kind === "invalid-state") return conclude(task, { verdict: "refused", reason, error: refusal });
  return conclude(task, { verdict: "failed", reason, error: refusal });
}

/** While the doubt lasts the job is only read; then it is sent once more, and what that call says is its own. */
function settleInBatch(task: Task, doubt: Doubt, situation: Situation): Decision {
  const { carried, refusal } = doubt;
  const doubtMs = doubtAbout(carried, refusal);
  if (doubtMs === 0) return believe(task, refusal);
  if (situation.now - carried.at < doubtMs) return wait(task, situation);
  if (!task.askedAgain) return askAgainLater({ ...task, askedAgain: true }, situation);
  const isExplained = isCulprit(carried, refusal) && refusal.kind !== "invalid-state";
  return isExplained ? believe(task, refusal) : endDoubt(task, doubt);
}

/** None when the batch's own refusal explains this one; long when a job is refused for its state, which may be a step on the way. */
function doubtAbout(carried: Carried, refusal: Failure): number {
  if (refusal.kind === "invalid-state") return isCulprit(carried, refusal) ? SHORT_DOUBT_MS : LONG_DOUBT_MS;
  return isCulprit(carried, refusal) && !mayPass(refusal) ? 0 : SHORT_DOUBT_MS;
}

function isCulprit({ refusedBy }: Carried, { code }: Failure): boolean {
  return refusedBy !== undefined && refusedBy === code;
}

/** The refusal may be out of date by the next look; a new call will tell. */
function askAgainLater({ refusal: _refusal, ...task }: Task, situation: Situation): Decision {
  return wait(task, situation);
}

/**
 * The call that names the id is the better witness where a deleted job may stay readable for good. Anywhere else the read that
 * shows the job speaks against it: an API that does not serve a job may call it not found too.
 */
function settleNotFound(task: Task, refusal: Failure, view: View, situation: Situation): Decision {
  const { step, rule, word } = view;
  const gone: Task = { ...task, status: "gone" };
  const goneWithStop = task.proven.includes("stop") && situation.states.rules.stop?.provenByGone(task.job.kind);
  if (goneWithStop && task.carried?.how !== "accepted") {
    return conclude(gone, { verdict: "succeeded", reason: "gone with its stop; nothing is left to delete" });
  }
  if (task.carried && rule.provenByGone(task.job.kind)) {
    if (!rule.provenByReplyIn.includes(word)) return wait(task, situation);
    const reason = `${step} proven: the cloud no longer knows the id`;
    return conclude({ ...gone, proven: [...task.proven, step] }, { verdict: "succeeded", reason });
  }
  // Moved to another id, perhaps, which the listings do not show yet.
  if (task.carried && step === "reset") return askAgainLater(task, situation);
  return conclude(gone, { verdict: "failed", reason: "it is gone, and this run did not delete it", error: refusal });
}
