import type { StateClass } from "#lib/jobs/observation.ts";

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

/** The statuses somebody documented, in lower case. */
export const STATUSES: readonly string[] = [...CLASSES.keys()];

/** Unknown words are moving. */
export function classOf(status: string): StateClass {
  return CLASSES.get(status.toLowerCase()) ?? "moving";
}

const RESUMED: ReadonlySet<string> = new Set(["pausing", "pauseing"]);

/** Whether a start of such a job is DRS's restart: resume and retry are for paused and failed tasks. @see api-drs/drs_03_0132 */
export function isResumed(status: string): boolean {
  return RESUMED.has(status.toLowerCase()) || classOf(status) === "failed";
}
