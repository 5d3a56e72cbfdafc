import type { StateClass } from "#lib/jobs/observation.ts";

/** Source: the status lists of DescribeDtsJobs and DescribeDtsJobDetail (dts-20200101). Compared in lower case. */
const STATUSES: Readonly<Record<StateClass, readonly string[]>> = {
  running: ["migrating", "initializing", "synchronizing", "normal"],
  // Paused, despite the -ing.
  paused: ["suspending"],
  stopped: ["finished", "notconfigured", "notstarted"],
  failed: ["precheckfailed", "initializefailed", "migrationfailed", "failed", "modifyfailed", "abnormal"],
  moving: ["prechecking", "precheckpass", "starting", "modifying", "retrying", "upgrade", "downgrade", "locked"],
};

const CLASSES = ["running", "paused", "stopped", "failed"] as const;

/** A word nobody documented counts as moving. */
export function classOf(status: string): StateClass {
  const word = status.toLowerCase();
  return CLASSES.find((is) => STATUSES[is].includes(word)) ?? "moving";
}

export function statusesOf(wanted: StateClass): readonly string[] {
  return STATUSES[wanted];
}
