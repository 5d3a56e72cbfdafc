import type { StateTable, StepRule } from "../provider.ts";
import { SETTLE_MS, WAITS } from "../shared/waits.ts";
import { billing } from "./billing.ts";
import { classOf, STATUSES, statusesOf } from "./classes.ts";
import { COMMON, PAUSE } from "./pause.ts";

const START: StepRule = {
  ...COMMON,
  wanted: statusesOf("running"),
  wantedOnceSent: ["finished"],
  failed: ["precheckfailed", "initializefailed", "migrationfailed", "failed", "abnormal"],
  refusal: (status) => {
    if (status === "finished") return "A finished job cannot be started again.";
    if (status === "notconfigured") return "The job is not configured yet, so there is nothing to start.";
    return undefined;
  },
  waitIn: statusesOf("moving"),
};

const STOP: StepRule = {
  ...COMMON,
  wanted: ["finished"],
  refusal: (status) =>
    status === "notconfigured" || status === "notstarted"
      ? "Nothing runs that could be stopped; delete removes the job."
      : undefined,
  provenByGone: (kind) => kind === "change-tracking",
};

/** Reset is not offered for migration, nor in these three states ("Reset a DTS instance" page). */
const RESET: StepRule = {
  ...COMMON,
  wanted: ["notconfigured"],
  refusal: (status) => {
    const isBusy = ["prechecking", "locked", "starting"].includes(status);
    return isBusy ? `A job cannot be reset while it is ${status}.` : undefined;
  },
  unfit: ({ kind }) => (kind === "migration" ? "A migration job cannot be reset." : undefined),
};

/** Source: the DeleteDtsJob(s) pages; "DTS billing methods": such an instance cannot be released by hand. */
const PREPAID =
  "It is prepaid (PayType PrePaid): cancel its order in the console first; force sends the delete anyway.";

/** A deleted sync job may go on reading as Finished: then the reply of its own delete is the proof. */
const DELETE: StepRule = {
  ...COMMON,
  provenByReplyIn: ["finished"],
  provenByGone: () => true,
  // No page says whether PayType outlives a cancelled order, so force sends the delete and leaves the word to the cloud.
  unfit: ({ isPrepaid }, force) => (isPrepaid && !force ? PREPAID : undefined),
};

/** DTS has no such jobs: whoever expects one is wrong about the target. */
function ofDts(rule: StepRule): StepRule {
  const unfit: StepRule["unfit"] = (job, force) =>
    job.kind === "disaster-recovery" ? "DTS has no disaster-recovery jobs." : rule.unfit?.(job, force);
  return { ...rule, unfit };
}

export const states: StateTable = {
  words: STATUSES,
  classOf,
  deletable: ["finished", "notconfigured", "notstarted", "precheckfailed", "migrationfailed"],
  rules: { start: ofDts(START), pause: ofDts(PAUSE), stop: ofDts(STOP), reset: ofDts(RESET), delete: ofDts(DELETE) },
  billing,
  waits: WAITS,
  settleMs: SETTLE_MS,
};
