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

type Cell = readonly [is: Billing["is"], source: string];

const NOT_SAID: Cell = ["unknown", `not said in ${ITEMS}`];

/** An hourly job. What is missing is said nowhere: above all, whether a finished sync job costs until it is released. */
const TABLE: Readonly<Record<DtsKind, Readonly<Partial<Record<Row, Cell>>>>> = {
  migration: {
    // Only its incremental part, which no status tells from the others.
    running: ["billed", ITEMS],
    paused: ["disputed", PAUSED_MIGRATION],
    failed: ["free", ITEMS],
    finished: ["free", ITEMS],
  },
  sync: {
    running: ["billed", ITEMS],
    paused: ["billed", PAUSED_SYNC],
    notconfigured: ["disputed", RESET],
  },
  "change-tracking": {
    running: ["billed", METHODS],
    notconfigured: ["disputed", RESET],
  },
};

/** What an hourly job costs in a state; a prepaid one is paid for whatever its state. A word nobody documented: unknown. */
export function billing(kind: Kind | undefined, status: string): Billing {
  const known = dtsKind(kind);
  const [is, source] = (known && TABLE[known][rowOf(status)]) ?? NOT_SAID;
  return { is, source };
}

function rowOf(status: string): Row {
  const is = classOf(status);
  if (is !== "stopped") return is;
  const word = status.toLowerCase();
  return word === "notconfigured" || word === "notstarted" ? word : "finished";
}
