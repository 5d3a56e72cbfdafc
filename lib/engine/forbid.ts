import { targetDigest } from "#lib/jobs/run.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Verdict } from "#lib/jobs/verdict.ts";
import { conclude } from "./decision.ts";
import { type Held, situationOf } from "./held.ts";
import { record } from "./record.ts";

/** Concludes the jobs no call may be made for: by a guardrail, a changed target, or a key the cloud does not accept. */
export async function settleForbidden(held: Held): Promise<Held | undefined> {
  const decisions = held.todo.tasks.flatMap((task) => {
    const verdict = forbidden(task, held);
    return verdict ? [conclude(task, verdict)] : [];
  });
  return record(held, decisions);
}

/** Takes of one item in a row before it is given up: whatever kills its worker would do so for ever. */
export const MOST_TAKES = 5;

/** A job that a call may have reached is not failed: nobody can read any more what became of it. */
function forbidden(task: Task, held: Held): Verdict | undefined {
  const { bench, run, todo } = held;
  if ((todo.takes ?? 0) > MOST_TAKES) return givenUp(task);
  if (targetDigest(bench.target) !== run.targetDigest) return targetChanged(task, run.target);
  const { opened } = bench.breaker;
  if (opened) {
    const reason = `no call is accepted any more: ${opened.message}`;
    return { verdict: task.carried ? "unproven" : "failed", reason, error: opened };
  }
  const reason = situationOf(held).guardrail(task);
  return reason !== undefined && !task.carried ? { verdict: "refused", reason } : undefined;
}

function givenUp({ lastFailure, status }: Task): Verdict {
  const seen = status === null ? "it was never read" : `last seen ${status}`;
  const reason = `its worker died ${MOST_TAKES} times in a row; ${seen}`;
  return { verdict: "unproven", reason, error: { ...lastFailure, kind: "unavailable", message: reason } };
}

function targetChanged(task: Task, target: string): Verdict {
  const reason = `the target ${target} is not the one this run was accepted for: its config has changed`;
  if (!task.carried) return { verdict: "refused", reason };
  return { verdict: "unproven", reason, error: { kind: "invalid-request", message: reason } };
}
