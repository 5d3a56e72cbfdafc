import type { Step } from "#lib/jobs/action.ts";
import type { StepRule } from "../provider.ts";
import { classOf, PAUSED, STATUSES, statusesOf } from "./status-classes.ts";
import { byParent, bySubtasks, deleteUnfit, resetUnfit } from "./unfit.ts";

const RUNNING = statusesOf("running");
const TRANSFER_FAILED = ["full_transfer_failed", "incre_transfer_failed"];
const ENDING = ["release_resource_started", "release_child_transfer_started"];
const ON_ITS_WAY = statusesOf("moving").filter((status) => !ENDING.includes(status));

const common = {
  wanted: [],
  wantedOnceSent: [],
  failed: [],
  waitIn: ON_ITS_WAY,
  provenByReplyIn: [],
  provenByGone: () => false,
  refusal: () => undefined,
};

const START: StepRule = {
  ...common,
  wanted: RUNNING,
  failed: ["start_job_failed", ...TRANSFER_FAILED],
  refusal: startRefusal,
  unfit: bySubtasks,
};

/** Pausable states: otc pausing_tasks_in_batches.rst; the newer page says "being migrated, synchronised or in DR". */
const PAUSE: StepRule = {
  ...common,
  wanted: PAUSED,
  refusal: onlyFrom([...RUNNING, ...TRANSFER_FAILED, ...PAUSED], "DRS pauses a job only while it transfers data."),
  unfit: bySubtasks,
  // drs_16_1129
  note: ({ isPrepaid }) => (isPrepaid ? undefined : "DRS goes on billing a paused job until it is ended"),
};

const STOP: StepRule = {
  ...common,
  wanted: ["release_resource_complete"],
  failed: ["release_resource_failed"],
  refusal: (status) =>
    status === "create_failed" ? "The job was never created, so nothing runs; delete removes it." : undefined,
  unfit: byParent,
  waitIn: ["release_resource_started"],
};

/** Which state a reset ends in is documented nowhere: configured anew, or transferring again already. */
const RESET: StepRule = {
  ...common,
  wanted: ["configuration"],
  wantedOnceSent: ["waiting_for_start", ...RUNNING],
  failed: ["start_job_failed", ...TRANSFER_FAILED],
  refusal: onlyFrom(TRANSFER_FAILED, "DRS resets a job only after its transfer has failed."),
  unfit: resetUnfit,
};

const DELETE: StepRule = { ...common, unfit: deleteUnfit, waitIn: [], provenByGone: () => true };

/** Where each step may begin and how it ends. Statuses are lower-case. */
export const rules: Readonly<Record<Step, StepRule>> = {
  start: START,
  pause: PAUSE,
  stop: STOP,
  reset: RESET,
  delete: DELETE,
};

function startRefusal(status: string): string | undefined {
  if (classOf(status) === "stopped") return "An ended job cannot be started again.";
  if (status === "create_failed") return "The job was never created, so there is nothing to start.";
  const isEnding = ENDING.includes(status) || status === "release_resource_failed";
  return isEnding ? "The job is being ended, and cannot be started again." : undefined;
}

/** Any other documented state refuses, unless the job is on its way; a word nobody documented is left to the cloud to judge. */
function onlyFrom(allowed: readonly string[], why: string): StepRule["refusal"] {
  return (status) => {
    const isOpen = allowed.includes(status) || ON_ITS_WAY.includes(status) || !STATUSES.includes(status);
    return isOpen ? undefined : why;
  };
}
