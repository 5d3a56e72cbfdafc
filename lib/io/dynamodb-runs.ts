import type { Ledger } from "#lib/engine/ledger.ts";
import type { Run } from "#lib/jobs/run.ts";
import { OPEN, openKey, openOfLane, PREFIX, RUNS, runKey } from "./dynamodb-keys.ts";
import { allOf, docOf, getItem, type Item, itemsOf, type Table, toItem, transact } from "./dynamodb-table.ts";

type Runs = Pick<Ledger, "run" | "runs" | "unannounced" | "announced">;

/** Runs and the ends they have yet to announce. */
export function runsOf(table: Table): Runs {
  return {
    run: async (runId) => toRun(await getItem(table, runKey(runId))),
    runs: (limit) => latest(table, limit),
    unannounced: async (lane) => {
      const ends = await allOf(table, OPEN, openOfLane(lane));
      return ends.map(({ runId }) => ({ runId: runId?.S ?? "", lane }));
    },
    announced: async ({ runId, lane }) => {
      await transact(table, [
        { Delete: { TableName: table.name, Key: toItem(openKey(lane, runId)) } },
        { Update: { TableName: table.name, Key: toItem(runKey(runId)), ...EXPIRE } },
      ]);
    },
  };
}

/** Finished things go when their time has come; what is not finished never does. */
const EXPIRE = {
  UpdateExpression: "SET #expiresAt = #keepUntil",
  ConditionExpression: "attribute_exists(pk)",
  ExpressionAttributeNames: { "#expiresAt": "expiresAt", "#keepUntil": "keepUntil" },
};

/** @param limit how many; each is read by itself, so that its counts are today's */
async function latest(table: Table, limit: number): Promise<readonly Run[]> {
  const runs: Run[] = [];
  if (limit <= 0) return runs;
  for await (const { runId } of itemsOf(table, RUNS, PREFIX.started, limit, true)) {
    const run = toRun(await getItem(table, runKey(runId?.S ?? "")));
    if (run) runs.push(run);
    if (runs.length === limit) break;
  }
  return runs;
}

/** The record with today's numbers. */
export function toRun(item: Item | undefined): Run | undefined {
  if (!item) return undefined;
  const run = docOf<Run>(item);
  const { open, succeeded, already, refused, failed, unproven, hasRoom } = item;
  const counts = {
    succeeded: Number(succeeded?.N),
    already: Number(already?.N),
    refused: Number(refused?.N),
    failed: Number(failed?.N),
    unproven: Number(unproven?.N),
  };
  return { ...run, open: Number(open?.N), counts, ...(hasRoom === undefined ? {} : { hasRoom: hasRoom.S === "yes" }) };
}
