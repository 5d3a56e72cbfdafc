import type { Task } from "#lib/jobs/todo.ts";
import type { Waits } from "#lib/providers/provider.ts";

/** Spread of the jitter: a wait is 85 to 115 % of its nominal length, so that chunks of one run drift apart. */
const JITTER = 0.15;

/**
 * The same task, to be looked at again after the growing wait, or after what the cloud asked for if that is longer; never
 * beyond the deadline. Times in milliseconds. @param random 0 ≤ random < 1
 */
export function lookLater(task: Task, waits: Waits, deadline: number, now: number, random: number): Task {
  const nominal = Math.min(waits.firstLookMs * waits.growth ** task.looks, waits.longestMs);
  const jittered = nominal * (1 - JITTER + 2 * JITTER * random);
  const wait = Math.max(jittered, task.lastFailure?.retryAfterMs ?? 0);
  const due = Math.max(now, Math.min(Math.round(now + wait), deadline));
  return { ...withoutRetryAfter(task), looks: task.looks + 1, due };
}

/** What the cloud asked for once is kept once. */
function withoutRetryAfter(task: Task): Task {
  if (task.lastFailure?.retryAfterMs === undefined) return task;
  const { retryAfterMs: _once, ...lastFailure } = task.lastFailure;
  return { ...task, lastFailure };
}
