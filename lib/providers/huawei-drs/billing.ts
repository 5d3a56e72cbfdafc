import type { Billing } from "#lib/jobs/job-summary.ts";
import type { StateClass } from "#lib/jobs/observation.ts";

const PRICING = "support.huaweicloud.com price-drs, pay-per-use: billed from start to end";
const PAUSED = "support.huaweicloud.com drs_faq drs_16_1129: a paused task goes on being billed";

/** Not started yet. What is neither that nor ended is between start and end. */
const UNBILLED = ["creating", "create_failed", "configuration", "waiting_for_start"];

/**
 * What a pay-per-use job costs in a state. The pages make no difference between kinds, and say nothing of the states on the way;
 * a failed job is billed until it is ended, which DRS does by itself after 14 to 100 days. @param status in lower case
 */
export function billingOf(status: string, stateClass: StateClass): Billing {
  if (stateClass === "stopped" || UNBILLED.includes(status)) return { is: "free", source: PRICING };
  return {
    is: stateClass === "moving" ? "unknown" : "billed",
    source: stateClass === "paused" ? PAUSED : PRICING,
  };
}
