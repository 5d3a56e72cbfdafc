import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { transaction } from "./sqlite-database.ts";

/** Jobs counted under caps: the count and the run's answer change together. */
export function countersIn(database: DatabaseSync): Pick<Ledger, "reserve"> {
  const room = database.prepare("SELECT has_room FROM rooms WHERE run_id = ?");
  const answer = database.prepare("INSERT INTO rooms (run_id, has_room) VALUES (?, ?)");
  const counted = database.prepare("SELECT jobs FROM days WHERE day = ?");
  const count = database.prepare(
    "INSERT INTO days (day, jobs) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET jobs = jobs + excluded.jobs",
  );
  return {
    reserve: async ({ runId, day, jobs, most }) =>
      transaction(database, () => {
        const earlier = room.get(runId);
        if (earlier) return earlier["has_room"] === 1;
        const hasRoom = Number(counted.get(day)?.["jobs"] ?? 0) + jobs <= most;
        if (hasRoom) count.run(day, jobs);
        answer.run(runId, hasRoom ? 1 : 0);
        return hasRoom;
      }),
  };
}
