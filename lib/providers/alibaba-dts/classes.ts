import { classIn, type StateClass, type StatusWords } from "#lib/jobs/observation.ts";

/** Source: the status lists of DescribeDtsJobs and DescribeDtsJobDetail (dts-20200101). Compared in lower case. */
export const STATUSES: StatusWords = {
  running: "migrating initializing synchronizing normal",
  // Paused, despite the -ing.
  paused: "suspending",
  stopped: "finished notconfigured notstarted",
  failed: "precheckfailed initializefailed migrationfailed failed modifyfailed abnormal",
  moving: "prechecking precheckpass starting modifying retrying upgrade downgrade locked",
};

/** Whatever its case. */
export function classOf(status: string): StateClass {
  return classIn(STATUSES, status);
}

export function statusesOf(wanted: StateClass): readonly string[] {
  return STATUSES[wanted].split(" ");
}
