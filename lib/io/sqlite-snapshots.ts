import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { transaction } from "./sqlite-database.ts";

type Snapshots = Pick<Ledger, "keepSnapshots" | "snapshots">;

/** How jobs were configured before they were deleted. */
export function snapshotsIn(database: DatabaseSync): Snapshots {
  const put = database.prepare(
    "INSERT OR REPLACE INTO snapshots (target, job_key, at, run_id, doc) VALUES (?, ?, ?, ?, ?)",
  );
  const ofJob = database.prepare("SELECT doc FROM snapshots WHERE target = ? AND job_key = ? ORDER BY at DESC");
  return {
    keepSnapshots: async (snapshots) =>
      transaction(database, () => {
        for (const one of snapshots) put.run(one.target, one.jobKey, one.at, one.runId, toStored(one));
      }),
    snapshots: async (target, jobKey) =>
      ofJob.all(target, jobKey).map(({ doc }) => fromStored<JobSnapshot>(String(doc))),
  };
}
