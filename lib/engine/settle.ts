import type { Task } from "#lib/jobs/todo.ts";
import type { CallOutcome } from "#lib/providers/provider.ts";

/** The task as it is written down before its call leaves: if nobody lives to read the reply, the call counts as unheard. */
export function aboutToSend(task: Task, alone: boolean, now: number): Task {
  return {
    ...task,
    attempts: task.attempts + 1,
    carried: { how: "unheard", at: now, alone, from: task.status ?? "" },
    looks: task.carried ? task.looks : 0,
  };
}

/** Of the call: how many jobs it carried, and whether its refusal names the ones it is about. */
export type Batch = { readonly size: number; readonly isNaming: boolean };

export function batchOf(outcomes: readonly CallOutcome[]): Batch {
  return { size: outcomes.length, isNaming: outcomes.some((one) => one.is === "refused" && one.named === true) };
}

/** What a reply teaches about one job of the call. @param before the task as it was before aboutToSend */
export function settle(before: Task, ahead: Task, outcome: CallOutcome, batch: Batch): Task {
  switch (outcome.is) {
    case "accepted":
      return { ...clean(ahead), carried: { ...carriedBy(ahead), how: "accepted" } };
    case "unknown":
      return { ...clean(ahead), lastFailure: outcome.failure };
    case "undone":
      return { ...withCarried(ahead, before), lastFailure: outcome.failure, looks: before.looks };
    case "refused":
      return refused(before, ahead, outcome, batch);
    default:
      return outcome satisfies never;
  }
}

function refused(before: Task, ahead: Task, outcome: CallOutcome & { is: "refused" }, { size, isNaming }: Batch): Task {
  const { failure, named, own } = outcome;
  const isItsOwn = size === 1 || own === true || (named === true && failure.kind === "not-found");
  if (isItsOwn) return { ...withCarried(ahead, before), refusal: failure, lastFailure: failure };
  const { code } = failure;
  // Two batches refused for different reasons: neither reason explains what the other may have done.
  const isSame = before.carried?.how !== "refused" || before.carried.refusedBy === code;
  const refusedBy = code !== undefined && isSame ? { refusedBy: code } : {};
  // The refusal of a repetition explains nothing that a call before it, whose reply was lost, may have done.
  const wasUnheard = before.carried?.how === "unheard";
  const carried = wasUnheard ? carriedBy(ahead) : { ...carriedBy(ahead), how: "refused" as const, ...refusedBy };
  const inDoubt: Task = { ...ahead, carried, lastFailure: failure };
  if (named) return { ...inDoubt, refusal: failure };
  // One that names another job leaves this one in the next batch; a second one that names nobody, alone.
  if (before.refusedWith !== undefined && !isNaming) return { ...inDoubt, alone: true };
  return { ...inDoubt, refusedWith: size };
}

/** An answered call that certainly did nothing leaves what was known before it. */
function withCarried(ahead: Task, before: Task): Task {
  const { carried: _carried, ...rest } = ahead;
  return before.carried ? { ...rest, carried: before.carried } : rest;
}

function clean(task: Task): Task {
  const { refusal: _refusal, refusedWith: _with, ...rest } = task;
  return rest;
}

function carriedBy(task: Task): NonNullable<Task["carried"]> {
  if (!task.carried) throw new Error(`${task.job.id} was never about to be sent; want aboutToSend first`);
  return task.carried;
}
