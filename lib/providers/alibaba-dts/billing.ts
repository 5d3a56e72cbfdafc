import type { Kind } from "#lib/jobs/job.ts";
import type { Billing } from "#lib/jobs/job-summary.ts";
import type { StateClass } from "#lib/jobs/observation.ts";
import { classOf } from "./classes.ts";
import { type DtsKind, dtsKind } from "./request.ts";

/** Stopped, told apart: a finished job has been paid for, an unconfigured one may be what a reset left. */
type Row = Exclude<StateClass, "stopped"> | "finished" | "notconfigured" | "notstarted";

/** Pages of the DTS documentation, help.aliyun.com and alibabacloud.com/help. */
const ITEMS = "DTS billable items";
const METHODS = "DTS billing methods";
const PAUSED_SYNC = "SuspendSynchronizationJob";
const PAUSED_MIGRATION = "DTS billable items; SuspendMigrationJob";
const RESET = "Reset a DTS instance; document_detail/177121";

const NOT_SAID: Billing = { is: "unknown", source: `not said in ${ITEMS}` };

/** An hourly job. What is missing is said nowhere: above all, whether a finished sync job costs until it is released. */
const TABLE: Readonly<Record<DtsKind, Readonly<Partial<Record<Row, Billing>>>>> = {
  migration: {
    // Only its incremental part, which no status tells from the others.
    running: { is: "billed", source: ITEMS },
    paused: { is: "disputed", source: PAUSED_MIGRATION },
    failed: { is: "free", source: ITEMS },
    finished: { is: "free", source: ITEMS },
  },
  sync: {
    running: { is: "billed", source: ITEMS },
    paused: { is: "billed", source: PAUSED_SYNC },
    notconfigured: { is: "disputed", source: RESET },
  },
  "change-tracking": {
    running: { is: "billed", source: METHODS },
    notconfigured: { is: "disputed", source: RESET },
  },
};

/** What an hourly job costs in a state; a prepaid one is paid for whatever its state. A word nobody documented: unknown. */
export function billing(kind: Kind | undefined, status: string): Billing {
  const known = dtsKind(kind);
  return (known && TABLE[known][rowOf(status)]) ?? NOT_SAID;
}

function rowOf(status: string): Row {
  const is = classOf(status);
  if (is !== "stopped") return is;
  const word = status.toLowerCase();
  return word === "notconfigured" || word === "notstarted" ? word : "finished";
}
