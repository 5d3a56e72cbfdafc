import type { StateTable } from "../provider.ts";
import { SETTLE_MS, WAITS } from "../shared/waits.ts";
import { billingOf } from "./billing.ts";
import { rules } from "./rules.ts";
import { classOf, STATUSES_OF } from "./status-classes.ts";

export const states: StateTable = {
  words: STATUSES_OF,
  classOf,
  // api-drs/drs_03_0113; the single delete's page says only "Stopped".
  deletable: ["release_resource_complete", "create_failed", "release_child_transfer_complete"],
  rules,
  billing: (_kind, status) => billingOf(status.toLowerCase(), classOf(status)),
  waits: WAITS,
  settleMs: SETTLE_MS,
};
