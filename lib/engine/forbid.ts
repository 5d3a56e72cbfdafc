import { targetDigest } from "#lib/jobs/run.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Verdict } from "#lib/jobs/verdict.ts";
import { conclude, type Decision } from "./decision.ts";
import { guardrailRefusal } from "./guardrails.ts";
import type { Held } from "./held.ts";
import { record } from "./record.ts";

/** Concludes the jobs no call may be made for: by a guardrail, a changed target, or a key the cloud does not accept. */
export async function settleForbidden(held: Held): Promise<Held | undefined> {
  const decisions = held.todo.tasks.flatMap((task) => {
    const verdict = forbidden(task, held);
    return verdict ? [conclude(task, verdict)] : [];
  });
  return record(held, decisions.filter(isConclusion));
}

function isConclusion(decision: Decision): decision is Decision & { do: "conclude" } {
  return decision.do === "conclude";
}

/** A job that a call may have reached is not failed: nobody can read any more what became of it. */
function forbidden(task: Task, { bench, run }: Held): Verdict | undefined {
  const { opened } = bench.breaker;
  if (opened) {
    const reason = `no call is accepted any more: ${opened.message}`;
    return { verdict: task.carried ? "unproven" : "failed", reason, error: opened };
  }
  if (targetDigest(bench.target) !== run.targetDigest) return targetChanged(task, run.target);
  const reason = guardrailRefusal(bench.guardrails(), run, task.job);
  return reason !== undefined && !task.carried ? { verdict: "refused", reason } : undefined;
}

function targetChanged(task: Task, target: string): Verdict {
  const reason = `the target ${target} is not the one this run was accepted for: its config has changed`;
  if (!task.carried) return { verdict: "refused", reason };
  return { verdict: "unproven", reason, error: { kind: "invalid-request", message: reason } };
}
