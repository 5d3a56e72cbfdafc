import type { Kind } from "#lib/jobs/job.ts";
import type { StateClass } from "#lib/jobs/observation.ts";
import type { StateTable, StepRule } from "../provider.ts";

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

const statusesOf = (wanted: StateClass) => [...CLASSES].filter(([, is]) => is === wanted).map(([status]) => status);

const START: StepRule = {
  wanted: statusesOf("running"),
  wantedOnceSent: ["finished"],
  failed: ["precheckfailed", "initializefailed", "migrationfailed", "failed", "abnormal"],
  refusal: (status) => {
    if (status === "finished") return "A finished job cannot be started again.";
    if (status === "notconfigured") return "The job is not configured yet, so there is nothing to start.";
    return undefined;
  },
  waitIn: statusesOf("moving"),
  provenByReplyIn: [],
  provenByGone: () => false,
};

const STOP: StepRule = {
  wanted: ["finished"],
  wantedOnceSent: [],
  failed: [],
  refusal: (status) =>
    status === "notconfigured" || status === "notstarted"
      ? "Nothing runs that could be stopped; delete removes the job."
      : undefined,
  waitIn: [],
  provenByReplyIn: [],
  provenByGone: (kind) => kind === "change-tracking",
};

/** Reset is not offered for migration, nor in these three states ("Reset a DTS instance" page). */
const RESET: StepRule = {
  wanted: ["notconfigured"],
  wantedOnceSent: [],
  failed: [],
  refusal: (status, kind: Kind | undefined) => {
    if (kind === "migration") return "A migration job cannot be reset.";
    const isBusy = ["prechecking", "locked", "starting"].includes(status);
    return isBusy ? `A job cannot be reset while it is ${status}.` : undefined;
  },
  waitIn: [],
  provenByReplyIn: [],
  provenByGone: () => false,
};

/** A deleted sync job may go on reading as Finished: then the reply of its own delete is the proof. */
const DELETE: StepRule = {
  wanted: [],
  wantedOnceSent: [],
  failed: [],
  refusal: () => undefined,
  waitIn: [],
  provenByReplyIn: ["finished"],
  provenByGone: () => true,
};

export const states: StateTable = {
  classOf: (status) => CLASSES.get(status.toLowerCase()) ?? "moving",
  deletable: ["finished", "notconfigured", "notstarted", "precheckfailed", "migrationfailed"],
  rules: { start: START, stop: STOP, reset: RESET, delete: DELETE },
  waits: { firstLookMs: 2000, growth: 1.5, longestMs: 60_000, settleMs: 5000 },
};
