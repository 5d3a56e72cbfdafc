import type { StateClass } from "#lib/jobs/observation.ts";

/** Source: the status lists of DescribeDtsJobs and DescribeDtsJobDetail (dts-20200101). Compared in lower case. */
const CLASSES: ReadonlyMap<string, StateClass> = new Map<string, StateClass>([
  ["migrating", "running"],
  ["initializing", "running"],
  ["synchronizing", "running"],
  ["normal", "running"],
  // Paused, despite the -ing.
  ["suspending", "paused"],
  ["finished", "stopped"],
  ["notconfigured", "stopped"],
  ["notstarted", "stopped"],
  ["precheckfailed", "failed"],
  ["initializefailed", "failed"],
  ["migrationfailed", "failed"],
  ["failed", "failed"],
  ["modifyfailed", "failed"],
  ["abnormal", "failed"],
  ["prechecking", "moving"],
  ["precheckpass", "moving"],
  ["starting", "moving"],
  ["modifying", "moving"],
  ["retrying", "moving"],
  ["upgrade", "moving"],
  ["downgrade", "moving"],
  ["locked", "moving"],
]);

export function classOf(status: string): StateClass {
  return CLASSES.get(status.toLowerCase()) ?? "moving";
}

export function statusesOf(wanted: StateClass): readonly string[] {
  return [...CLASSES].filter(([, is]) => is === wanted).map(([status]) => status);
}
