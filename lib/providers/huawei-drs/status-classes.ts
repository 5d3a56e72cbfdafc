import { classIn, type StateClass, type StatusWords } from "#lib/jobs/observation.ts";

/** Source: JobDetailResp and QueryJobStatusResp of huaweicloud-sdk-go-v3 drs/v5 and v3. Compared in lower case. */
export const STATUSES_OF: StatusWords = {
  running: "full_transfer_started incre_transfer_started full_transfer_complete",
  // At rest, neither running nor ended. PAUSING means paused; one page spells it PAUSEING.
  paused: "pausing pauseing configuration waiting_for_start",
  stopped: "release_resource_complete release_child_transfer_complete deleted",
  failed:
    "create_failed start_job_failed full_transfer_failed incre_transfer_failed release_resource_failed rebuild_node_failed change_job_failed child_transfer_failed node_upgrade_failed",
  moving:
    "creating startjobing release_resource_started rebuild_node_started change_job_started child_transfer_starting child_transfer_started child_transfer_complete release_child_transfer_started node_upgrade_start node_upgrade_complete",
};

/** The statuses somebody documented, in lower case. */
export const STATUSES: readonly string[] = Object.values(STATUSES_OF).join(" ").split(" ");

/** Whatever its case. */
export function classOf(status: string): StateClass {
  return classIn(STATUSES_OF, status);
}

export function statusesOf(wanted: StateClass): readonly string[] {
  return STATUSES_OF[wanted].split(" ");
}

/** Both spellings. */
export const PAUSED: readonly string[] = ["pausing", "pauseing"];

/** Whether a start of such a job is DRS's restart: resume and retry are for paused and failed tasks. @see api-drs/drs_03_0132 */
export function isResumed(status: string): boolean {
  return PAUSED.includes(status.toLowerCase()) || classOf(status) === "failed";
}
