import type { Job } from "#lib/jobs/job.ts";
import type { Billing } from "#lib/jobs/job-summary.ts";
import type { JobFacts } from "#lib/jobs/observation.ts";
import type { StepRule } from "../provider.ts";
import { billing } from "./billing.ts";
import { statusesOf } from "./classes.ts";

/** Source: "Pause a DTS instance". The older SuspendSynchronizationJob page gives 6 hours and no second limit. */
const RESUME = "resume it within 6 hours, after 7 days it cannot be";

const NO_TRACKING = "Change tracking cannot be paused: the cloud would say yes and do nothing.";

/** A rule of DTS says what differs from this one. */
export const COMMON = {
  wanted: [],
  wantedOnceSent: [],
  failed: [],
  refusal: () => undefined,
  waitIn: [],
  provenByReplyIn: [],
  provenByGone: () => false,
};

/** Statuses that only change tracking has, should nobody have told its kind. */
const TRACKING_ONLY = ["starting", "normal", "abnormal"];

/** Why such a job is never paused, whatever its state. @see SuspendDtsJob: change tracking is answered with success, and not paused */
export function unpausable({ kind }: Pick<Job, "kind"> | JobFacts): string | undefined {
  if (kind === undefined) return "Its kind cannot be read, and change tracking must not be paused.";
  return kind === "change-tracking" ? NO_TRACKING : undefined;
}

/** It needs a running job ("Pause a DTS instance"); one on its way there is waited for. */
export const PAUSE: StepRule = {
  ...COMMON,
  wanted: ["suspending"],
  // A job that ended or broke meanwhile is at rest too, but cannot be resumed: not what was asked.
  failed: ["finished", "precheckfailed", "initializefailed", "migrationfailed", "failed"],
  refusal: (status) => {
    if (TRACKING_ONLY.includes(status)) return NO_TRACKING;
    if (status === "finished") return "A finished job cannot be paused.";
    if (status === "notconfigured" || status === "notstarted") return "Nothing runs that could be paused.";
    // While a change of objects has failed, the replication itself may go on: the cloud has to say.
    const isBroken = status !== "modifyfailed" && statusesOf("failed").includes(status);
    return isBroken ? "Only a running job can be paused, and this one has failed; stop ends it." : undefined;
  },
  waitIn: statusesOf("moving"),
  unfit: unpausable,
  note: (job) => `${costPaused(job)}; ${RESUME}`,
};

function costPaused({ kind, isPrepaid }: JobFacts): string {
  if (isPrepaid) return "its order is paid for, so a pause saves nothing";
  const job = `a paused ${kind ?? "DTS"} job`;
  const costs: Readonly<Record<Billing["is"], string>> = {
    billed: `${job} goes on being billed`,
    free: `${job} is not billed`,
    disputed: `the cloud's pages disagree on whether ${job} is billed`,
    unknown: `no page says whether ${job} is billed`,
  };
  return costs[billing(kind, "suspending").is];
}
