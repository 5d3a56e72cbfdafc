import type { StateClass } from "#lib/jobs/observation.ts";
import type { StateTable, StepRule } from "../provider.ts";

/** Source: JobDetailResp and QueryJobStatusResp of huaweicloud-sdk-go-v3 drs/v5 and v3. Compared in lower case. */
const CLASSES: ReadonlyMap<string, StateClass> = new Map<string, StateClass>([
  ["full_transfer_started", "running"],
  ["full_transfer_complete", "running"],
  ["incre_transfer_started", "running"],
  // At rest, neither running nor ended. PAUSING means paused; one page spells it PAUSEING.
  ["pausing", "paused"],
  ["pauseing", "paused"],
  ["configuration", "paused"],
  ["waiting_for_start", "paused"],
  ["release_resource_complete", "stopped"],
  ["release_child_transfer_complete", "stopped"],
  ["deleted", "stopped"],
  ["create_failed", "failed"],
  ["start_job_failed", "failed"],
  ["full_transfer_failed", "failed"],
  ["incre_transfer_failed", "failed"],
  ["release_resource_failed", "failed"],
  ["rebuild_node_failed", "failed"],
  ["change_job_failed", "failed"],
  ["child_transfer_failed", "failed"],
  ["node_upgrade_failed", "failed"],
  ["creating", "moving"],
  ["startjobing", "moving"],
  ["release_resource_started", "moving"],
  ["rebuild_node_started", "moving"],
  ["change_job_started", "moving"],
  ["child_transfer_starting", "moving"],
  ["child_transfer_started", "moving"],
  ["child_transfer_complete", "moving"],
  ["release_child_transfer_started", "moving"],
  ["node_upgrade_start", "moving"],
  ["node_upgrade_complete", "moving"],
]);

const STOP: StepRule = {
  wanted: ["release_resource_complete"],
  wantedOnceSent: [],
  failed: ["release_resource_failed"],
  refusal: (status) =>
    status === "create_failed" ? "The job was never created, so nothing runs; delete removes it." : undefined,
  waitIn: ["release_resource_started"],
  provenByReplyIn: [],
  provenByGone: () => false,
};

const DELETE: StepRule = {
  wanted: [],
  wantedOnceSent: [],
  failed: [],
  refusal: () => undefined,
  waitIn: [],
  provenByReplyIn: [],
  provenByGone: () => true,
};

export const states: StateTable = {
  classOf: (status) => CLASSES.get(status.toLowerCase()) ?? "moving",
  // api-drs/drs_03_0113; the single delete's page says only "Stopped".
  deletable: ["release_resource_complete", "create_failed", "release_child_transfer_complete"],
  rules: { stop: STOP, delete: DELETE },
  waits: { firstLookMs: 2000, growth: 1.5, longestMs: 60_000, settleMs: 5000 },
};
