import { matches } from "#lib/jobs/select.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Situation, View } from "./decision.ts";

/**
 * Why the job is not the one that was planned any more: it is in another state, or does not fit the run's selection as it reads now.
 * Asked until something of the run has reached the job. Its age can only have grown.
 */
export function driftOf(task: Task, { status, word }: View, { run, states, now }: Situation): string | undefined {
  if (task.carried || task.proven.length > 0) return undefined;
  const state = states.classOf(word);
  if (task.plannedIn !== undefined && task.plannedIn !== state) {
    return `it was ${task.plannedIn} when the run was planned, and now it is ${status}`;
  }
  if (run.select === undefined) return undefined;
  const { olderThan: _olderThan, ...asked } = run.select;
  const match = matches(asked, { ...task, kind: task.job.kind, status, state }, now);
  if (match.is === "unknown") return `${match.why}, so it may not fit the selection`;
  return match.is === "no" ? `it does not fit the selection any more: it is ${status}` : undefined;
}
