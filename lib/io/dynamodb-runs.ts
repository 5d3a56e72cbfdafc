import { PutItemCommand, type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Plan, Run } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { retryingContention } from "./dynamodb-contention.ts";
import { chunkKey, endKey, laneKey, ofLane, ofRun, PREFIX, runKey, todoKey } from "./dynamodb-keys.ts";
import { allOf, docOf, getItem, type Item, type Table, toItem, transact } from "./dynamodb-table.ts";

type Runs = Pick<Ledger, "startRun" | "run" | "unannounced" | "announced">;

/** Runs and the ends they have yet to announce. */
export function runsOf(table: Table): Runs {
  return {
    startRun: (plan) => startRun(table, plan),
    run: async (runId) => toRun(await getItem(table, runKey(runId))),
    unannounced: async (lane) => {
      const ends = await allOf(table, ofLane(lane), PREFIX.end);
      return ends.map(({ runId }) => ({ runId: runId?.S ?? "", lane }));
    },
    announced: async ({ runId, lane }) => {
      await transact(table, [
        { Delete: { TableName: table.name, Key: toItem(endKey(lane, runId)) } },
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

/** A transaction holds at most 100 actions (TransactWriteItems, "Request Parameters"); a chunk needs two. */
const CHUNKS_A_TRANSACTION = 49;

/** Days for which a run stays after its deadline: a request id sent again within that time is the same run. */
const KEPT_DAYS = 30;

/** Up to 490 jobs start in one transaction; of a larger run, a repetition lists the chunks that are not listed yet. */
async function startRun(table: Table, plan: Plan): Promise<"started" | "same" | "different"> {
  const { run, todos } = plan;
  const isWhole = todos.length <= CHUNKS_A_TRANSACTION;
  const first = todos.slice(0, CHUNKS_A_TRANSACTION).flatMap((todo) => listing(table, run, todo));
  await register(table, run.lane);
  const refused = await transact(table, [...opening(table, run, isWhole), ...first]);
  if (refused.length === 0) {
    if (!isWhole) await listMissing(table, plan);
    return "started";
  }
  const item = await getItem(table, runKey(run.runId));
  const { listed } = item ?? {};
  if (toRun(item)?.bodyDigest !== run.bodyDigest) return "different";
  if (listed?.S !== "whole") await listMissing(table, plan);
  return "same";
}

/** Before the run, so that no crash in between leaves a lane with work that nobody knows of. */
async function register(table: Table, lane: string): Promise<void> {
  const put = new PutItemCommand({ TableName: table.name, Item: toItem(laneKey(lane), { lane }) });
  await retryingContention(table.pause, () => table.client.send(put));
}

function opening(table: Table, run: Run, isWhole: boolean): TransactWriteItem[] {
  const attributes = {
    doc: JSON.stringify(run),
    open: run.open,
    ...run.counts,
    keepUntil: keepUntil(run),
    listed: isWhole ? "whole" : "in part",
  };
  const end = toItem(endKey(run.lane, run.runId), { runId: run.runId });
  return [
    { Put: { TableName: table.name, Item: toItem(runKey(run.runId), attributes), ...IF_ABSENT } },
    { Put: { TableName: table.name, Item: end } },
  ];
}

function listing(table: Table, run: Run, todo: Todo): TransactWriteItem[] {
  const key = todoKey(todo);
  const mark = { seq: todo.seq, listedAt: key.sk, keepUntil: keepUntil(run) };
  return [
    { Put: { TableName: table.name, Item: toItem(chunkKey(todo), mark), ...IF_ABSENT } },
    { Put: { TableName: table.name, Item: toItem(key, { doc: JSON.stringify(todo) }) } },
  ];
}

const IF_ABSENT = { ConditionExpression: "attribute_not_exists(pk)" };

/** Goes on where an earlier start, or another one under way, has left off. */
async function listMissing(table: Table, { run, todos }: Plan): Promise<void> {
  let missing = await unlisted(table, run, todos);
  while (missing.length > 0) {
    const batch = missing.slice(0, CHUNKS_A_TRANSACTION).flatMap((todo) => listing(table, run, todo));
    const refused = await transact(table, batch);
    missing = refused.length === 0 ? missing.slice(CHUNKS_A_TRANSACTION) : await unlisted(table, run, todos);
  }
  const whole = new UpdateItemCommand({
    TableName: table.name,
    Key: toItem(runKey(run.runId)),
    UpdateExpression: "SET #listed = :whole",
    ExpressionAttributeNames: { "#listed": "listed" },
    ExpressionAttributeValues: { ":whole": { S: "whole" } },
  });
  await retryingContention(table.pause, () => table.client.send(whole));
}

async function unlisted(table: Table, run: Run, todos: readonly Todo[]): Promise<readonly Todo[]> {
  const marks = await allOf(table, ofRun(run.runId), PREFIX.chunk);
  const listed = new Set(marks.map(({ sk }) => sk?.S));
  return todos.filter((todo) => !listed.has(chunkKey(todo).sk));
}

/** Seconds since the epoch, as the table's time to live wants them. */
function keepUntil(run: Run): number {
  return Math.ceil(run.deadline / 1000) + KEPT_DAYS * 86_400;
}

function toRun(item: Item | undefined): Run | undefined {
  if (!item) return undefined;
  const run = docOf<Run>(item);
  const { open, succeeded, already, refused, failed, unproven } = item;
  const counts = {
    succeeded: Number(succeeded?.N),
    already: Number(already?.N),
    refused: Number(refused?.N),
    failed: Number(failed?.N),
    unproven: Number(unproven?.N),
  };
  return { ...run, open: Number(open?.N), counts };
}
