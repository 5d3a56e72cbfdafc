import { PutItemCommand, type TransactWriteItem, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Plan, Run } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { retryingContention } from "./dynamodb-contention.ts";
import { chunkKey, endKey, laneKey, ofRun, PREFIX, runKey, startedKey, todoKey } from "./dynamodb-keys.ts";
import { toRun } from "./dynamodb-runs.ts";
import { allOf, getItem, type Table, toItem, transact } from "./dynamodb-table.ts";

/** A transaction holds at most 100 actions (TransactWriteItems, "Request Parameters"): three for the run, two a chunk. */
const CHUNKS_A_TRANSACTION = 48;

/** Up to 480 jobs start in one transaction; of a larger run, a repetition lists the chunks that are not listed yet. */
export async function startRun(table: Table, plan: Plan): Promise<"started" | "same" | "different"> {
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
  const started = toItem(startedKey(run), { runId: run.runId, expiresAt: keepUntil(run) });
  const end = toItem(endKey(run.lane, run.runId), { runId: run.runId });
  return [
    { Put: { TableName: table.name, Item: toItem(runKey(run.runId), attributes), ...IF_ABSENT } },
    { Put: { TableName: table.name, Item: end } },
    { Put: { TableName: table.name, Item: started } },
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

/** Days for which a run stays after its deadline: a request id sent again within that time is the same run. */
const KEPT_DAYS = 30;

/** Seconds since the epoch, as the table's time to live wants them. */
function keepUntil(run: Run): number {
  return Math.ceil(run.deadline / 1000) + KEPT_DAYS * 86_400;
}
