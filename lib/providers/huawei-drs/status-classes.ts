import type { StateClass } from "#lib/jobs/observation.ts";

/** Source: JobDetailResp and QueryJobStatusResp of huaweicloud-sdk-go-v3 drs/v5 and v3. Compared in lower case. */
const STATUSES_OF: Readonly<Record<StateClass, string>> = {
  running: "full_transfer_started full_transfer_complete incre_transfer_started",
  // At rest, neither running nor ended. PAUSING means paused; one page spells it PAUSEING.
  paused: "pausing pauseing configuration waiting_for_start",
  stopped: "release_resource_complete release_child_transfer_complete deleted",
  failed: `create_failed start_job_failed full_transfer_failed incre_transfer_failed release_resource_failed
    rebuild_node_failed change_job_failed child_transfer_failed node_upgrade_failed`,
  moving: `creating startjobing release_resource_started rebuild_node_started change_job_started child_transfer_starting
    child_transfer_started child_transfer_complete release_child_transfer_started node_upgrade_start
    node_upgrade_complete`,
};

const CLASSES: ReadonlyMap<string, StateClass> = new Map(
  Object.entries(STATUSES_OF).flatMap(([is, statuses]) =>
    statuses.split(/\s+/).map((status) => [status, is as StateClass] as const),
  ),
);

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
