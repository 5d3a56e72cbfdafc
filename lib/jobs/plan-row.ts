import type { Job } from "./job.ts";
import type { JobReport } from "./job-summary.ts";

/** What a run would do with a job, as far as a listing can tell. */
export const PLANNED = ["planned", "already", "refused"] as const;

/** What was read of a job when its plan was made, what would be done with it, and why. */
type Listed = {
  readonly report: JobReport;
  readonly decision: (typeof PLANNED)[number];
  readonly reason: string;
};

/** A listed job as a command could have named it. */
export function jobOf({ id, direction, kind, instanceId }: JobReport): Job {
  return {
    id,
    ...(direction === undefined ? {} : { direction }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** A job of a plan. `listed` is left out while only its id is known. */
export type PlanRow = { readonly job: Job; readonly listed?: Listed };
