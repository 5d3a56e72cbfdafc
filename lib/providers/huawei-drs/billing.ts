import type { Billing } from "#lib/jobs/job-summary.ts";
import type { StateClass } from "#lib/jobs/observation.ts";

const PRICING = "support.huaweicloud.com price-drs, pay-per-use: billed from start to end";
const PAUSED = "support.huaweicloud.com drs_faq drs_16_1129: a paused task goes on being billed";

/** Not started yet, or ended; every other status is between start and end. */
const UNBILLED: ReadonlySet<string> = new Set([
  ...["creating", "create_failed", "configuration", "waiting_for_start"],
  ...["release_resource_complete", "release_child_transfer_complete", "deleted"],
]);

/** The pages make no difference between migration, sync and disaster recovery, and none for the many states on the way. */
const BY_CLASS: Readonly<Record<StateClass, Billing>> = {
  running: { is: "billed", source: PRICING },
  paused: { is: "billed", source: PAUSED },
  // Until ended, which DRS does by itself after 14 to 100 days of failure.
  failed: { is: "billed", source: PRICING },
  stopped: { is: "free", source: PRICING },
  moving: { is: "unknown", source: PRICING },
};

/** What a pay-per-use job costs in a state. @param status in lower case */
export function billingOf(status: string, stateClass: StateClass): Billing {
  return UNBILLED.has(status) ? { is: "free", source: PRICING } : BY_CLASS[stateClass];
}
