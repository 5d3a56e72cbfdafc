import type { Failure } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { type Held, later } from "./held.ts";
import type { Claimed } from "./ledger.ts";

/**
 * A job belongs to one run at a time: claim, then read, then act, so that no other run's work lies between the read and the
 * call that rests on it. A dry run changes nothing and claims nothing.
 */
export async function claimBeforeRead(task: Task, held: Held): Promise<Task> {
  if (task.claim || held.run.dryRun) return task;
  return (await claim(task, held)) === "elsewhere" ? task : { ...task, claim: "held" };
}

/** Before a call leaves: one that is not held any more was taken by a stop or a pause, which a start gives way to. */
export async function stillClaimed(task: Task, held: Held): Promise<Task> {
  if (!task.claim) return later({ ...task, lastFailure: CLAIMED_ELSEWHERE }, held);
  if ((await claim(task, held)) === "kept") return task;
  return { ...task, claim: "lost", due: held.bench.clock.now() };
}

const CLAIMED_ELSEWHERE: Failure = { kind: "unavailable", message: "another run is changing this job" };

function claim(task: Task, { run, bench }: Held): Promise<Claimed> {
  const { runId, action, target, deadline } = run;
  const wanted = { target, jobKey: jobKey(task.job), runId, action, until: deadline };
  return bench.ledger.claim(wanted, bench.clock.now());
}
