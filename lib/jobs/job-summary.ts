import type { Job, Kind } from "./job.ts";
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

export const BY_STATE = ["billed", "free", "disputed", "unknown"] as const;
export const BILLINGS = [...BY_STATE, "by-order"] as const;

/** What a job in some state costs, as far as the cloud documents it, and the page that says so. `disputed`: its pages disagree. */
export type Billing = { readonly is: (typeof BY_STATE)[number]; readonly source: string };

/** `by-order`: paid for by the month or year, whatever its state. */
type Cost = { readonly is: (typeof BILLINGS)[number]; readonly source: string };

/** A summary with what Sluice makes of it. */
export type JobReport = JobSummary & { readonly state: StateClass; readonly billing: Cost };

/** What a report needs of a provider's state table. */
export type Meanings = {
  classOf(status: string): StateClass;
  billing(kind: Kind | undefined, status: string): Billing;
};

/** @param meanings the state table of the job's provider */
export function reportOf(summary: JobSummary, meanings: Meanings): JobReport {
  return { ...summary, state: meanings.classOf(summary.status), billing: billingOf(summary, meanings) };
}

function billingOf({ kind, status, isPrepaid }: JobSummary, meanings: Meanings): Cost {
  if (isPrepaid) return { is: "by-order", source: "the cloud lists the job as prepaid" };
  return meanings.billing(kind, status);
}
