import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import { auditOfRun } from "#lib/jobs/audit.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { writeAudit } from "./sqlite-audit.ts";
import { transaction } from "./sqlite-database.ts";
import { addItem } from "./sqlite-items.ts";

type Runs = Pick<Ledger, "startRun" | "run" | "runs" | "unannounced" | "announced" | "claim">;

/** Runs, the ends they have yet to announce, and the jobs they have claimed. */
export function runsIn(database: DatabaseSync): Runs {
  const ends = database.prepare("SELECT run_id AS runId, lane FROM ends WHERE lane = ? ORDER BY run_id");
  const announce = database.prepare("DELETE FROM ends WHERE run_id = ? AND lane = ?");
  const latest = database.prepare(`${RUNS} ORDER BY json_extract(doc, '$.startedAt') DESC, run_id LIMIT ?`);
  const claim = database.prepare(CLAIM);
  const holderOf = database.prepare("SELECT run_id AS runId FROM claims WHERE target = ? AND job_key = ?");
  return {
    startRun: async (plan) => transaction(database, () => startRun(database, plan)),
    run: async (runId) => readRun(database, runId),
    runs: async (limit) => latest.all(limit).map(toRun),
    unannounced: async (lane) => ends.all(lane).map(({ runId }) => ({ runId: String(runId), lane })),
    announced: async ({ runId, lane }) => {
      announce.run(runId, lane);
    },
    claim: async ({ target, jobKey, runId, action, until }, now) =>
      transaction(database, () => {
        const holder = holderOf.get(target, jobKey)?.["runId"];
        const isMine = claim.run(target, jobKey, runId, action, until, now).changes === 1;
        if (!isMine) return "elsewhere";
        return holder === runId ? "kept" : "new";
      }),
  };
}

/** Changes no row when somebody else holds a claim that has not run out, unless a stop or a pause takes it from a start. */
const CLAIM = `
  INSERT INTO claims (target, job_key, run_id, action, until) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (target, job_key) DO UPDATE SET run_id = excluded.run_id, action = excluded.action, until = excluded.until
  WHERE claims.run_id = excluded.run_id OR claims.until <= ? OR (claims.action = 'start' AND excluded.action IN ('stop', 'pause'))`;

/** One transaction, so no crash leaves half a run and a repetition has nothing to add. */
function startRun(database: DatabaseSync, { run, items }: Plan): "started" | "same" | "different" {
  const earlier = readRun(database, run.runId);
  if (earlier) return earlier.bodyDigest === run.bodyDigest ? "same" : "different";
  database.prepare("INSERT INTO runs (run_id, doc, open) VALUES (?, ?, ?)").run(run.runId, toStored(run), run.open);
  database.prepare("INSERT INTO ends (run_id, lane) VALUES (?, ?)").run(run.runId, run.lane);
  for (const item of items) addItem(database, item);
  writeAudit(database, auditOfRun(run));
  return "started";
}

function readRun(database: DatabaseSync, runId: string): Run | undefined {
  const row = database.prepare(`${RUNS} WHERE run_id = ?`).get(runId);
  return row && toRun(row);
}

const RUNS = "SELECT * FROM runs LEFT JOIN rooms USING (run_id)";

function toRun(row: Readonly<Record<string, SQLOutputValue>>): Run {
  const { doc, open, succeeded, already, refused, failed, unproven, has_room: hasRoom } = row;
  const run = fromStored<Run>(String(doc));
  const counts = {
    succeeded: Number(succeeded),
    already: Number(already),
    refused: Number(refused),
    failed: Number(failed),
    unproven: Number(unproven),
  };
  const room = typeof hasRoom === "number" ? { hasRoom: hasRoom === 1 } : {};
  return { ...run, open: Number(open), counts, ...room };
}
