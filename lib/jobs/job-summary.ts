import type { Job } from "./job.ts";
import type { JobFacts, StateClass } from "./observation.ts";

/** A job as a listing shows it; whatever the cloud does not tell is left out. Times are milliseconds since the epoch. */
export type JobSummary = Job &
  JobFacts & {
    /** The cloud's own word. */
    readonly status: string;
    readonly name?: string;
    readonly createdAt?: number;
    readonly finishedAt?: number;
    readonly tags?: Readonly<Record<string, string>>;
  };

/** What a job in some state costs, as far as the cloud documents it. `disputed`: its pages disagree. */
export type Billing = {
  readonly is: "billed" | "free" | "disputed" | "unknown";
  readonly source: string;
};

/** A summary with what Sluice makes of it. */
export type JobReport = JobSummary & { readonly state: StateClass; readonly billing: Billing };
