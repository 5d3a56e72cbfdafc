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

/** That a policy has found a job: its grace counts from then. It is lost when the job is in another state, or is not selected any more. */
export type Mark = {
  readonly target: string;
  readonly jobKey: string;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** The cloud's word then. */
  readonly status: string;
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
