import type { Task } from "#lib/jobs/todo.ts";
import type { StateTable } from "#lib/providers/provider.ts";

/**
 * After a refused batch: when the read explains the refusal (some jobs dropped out, or are in a state that invites one), the
 * others go as a batch again; when it explains nothing, every job goes alone, so that each bad id gets its own code.
 * Batch of ten with k bad ids: 3 calls when explained, 11 when not, and one more for each job whose
 * own refusal is doubted.
 */
export function regroup(acting: readonly Task[], states: StateTable): readonly Task[] {
  return acting.map((task) => {
    if (task.alone || task.refusedWith === undefined) return task;
    const companions = acting.filter((other) => other.refusedWith === task.refusedWith && !other.alone);
    const innocent = companions.filter((other) => !isSuspect(other, states));
    if (isSuspect(task, states)) return { ...task, alone: true };
    return innocent.length < task.refusedWith ? task : { ...task, alone: true };
  });
}

/** A failed or moving job is the likelier culprit for a refused start or stop. */
function isSuspect(task: Task, states: StateTable): boolean {
  const stateClass = states.classOf(task.status ?? "");
  return task.steps[0] !== "delete" && (stateClass === "failed" || stateClass === "moving");
}
