import type { Ledger } from "#lib/engine/ledger.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import { ofJob, PREFIX, snapshotKey } from "./dynamodb-keys.ts";
import { docOf, inDays, itemsOf, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Snapshots = Pick<Ledger, "keepSnapshots" | "snapshots">;

const KEPT_DAYS = 400;

/** How jobs were configured before they were deleted, beside their claims. */
export function snapshotsOf(table: Table): Snapshots {
  return {
    keepSnapshots: async (snapshots) => {
      const puts = snapshots.map((snapshot) => {
        const item = toItem(snapshotKey(snapshot), { ...toDoc(snapshot), ...inDays(snapshot.at, KEPT_DAYS) });
        return { Put: { TableName: table.name, Item: item } };
      });
      if (puts.length > 0) await transact(table, puts);
    },
    snapshots: async (target, jobKey) => {
      const found: JobSnapshot[] = [];
      for await (const item of itemsOf(table, ofJob(target, jobKey), PREFIX.snapshot, undefined, true)) {
        found.push(docOf<JobSnapshot>(item));
      }
      return found;
    },
  };
}
