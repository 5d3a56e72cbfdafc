import type { Action } from "./action.ts";

/** What a policy does with the jobs it selects: nothing but a plan; tell their owners; tell them, and act when the grace is over. */
export const MODES = ["plan", "notify", "act"] as const;

/** One firing of a policy: what its run needs to know of it. */
export type Firing = {
  readonly policy: string;
  /** The scheduled instant, in milliseconds since the epoch. */
  readonly at: number;
  readonly mode: (typeof MODES)[number];
  /** How long a job is left alone after it was first seen. */
  readonly graceMs: number;
  /** Jobs that the first firings may act on; later ones on all. */
  readonly slowStart: readonly number[];
};

/**
 * That a policy has found a job, and what its owner was told of it: the grace counts from then. It is lost when the job is in another
 * state or not selected any more, and when the policy would do something else now.
 */
export type Mark = {
  readonly target: string;
  readonly jobKey: string;
  readonly action: Action;
  readonly mode: Firing["mode"];
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** The cloud's word then. */
  readonly status: string;
  /** What was told: nothing happens before, whatever the grace has become since. Milliseconds since the epoch. */
  readonly dueAt: number;
};

/** What is remembered of a policy from one firing to the next. Times in milliseconds since the epoch. */
export type PolicyState = {
  /** The last scheduled instant that has made a run; at first, when the policy was first met. */
  readonly fired: number;
  /** Firings that have changed a job. */
  readonly acted?: number;
  /** The last run that was to change jobs: it counts once it has. */
  readonly lastRun?: string;
};

/** How many jobs a firing may act on, after so many that have. */
export function mostOf({ slowStart }: Firing, acted: number): number {
  return slowStart[acted] ?? Number.POSITIVE_INFINITY;
}
