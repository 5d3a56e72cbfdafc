import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { auditOfRun } from "#lib/jobs/audit.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Item as Todo } from "#lib/jobs/todo.ts";
import { auditing } from "./dynamodb-audit.ts";
import { itemKey, markKey, openKey, runKey, startedKey } from "./dynamodb-keys.ts";
import { toRun } from "./dynamodb-runs.ts";
import { getItem, ifAbsent, inDays, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

/** All of a run in one transaction of at most 100 actions: two an item, four for the run. */
export async function startRun(table: Table, { run, items }: Plan): Promise<"started" | "same" | "different"> {
  const refused = await transact(table, [
    ...opening(table, run),
    ...items.flatMap((item) => listing(table, item, keepUntil(run))),
  ]);
  if (refused.length === 0) return "started";
  const earlier = toRun(await getItem(table, runKey(run.runId)));
  return earlier?.bodyDigest === run.bodyDigest ? "same" : "different";
}

function opening(table: Table, run: Run): TransactWriteItem[] {
  const { open, counts, runId, lane, startedAt } = run;
  const numbers = { open, ...counts, keepUntil: keepUntil(run) };
  const places = [
    toItem(openKey(lane, runId), { runId, lane }),
    toItem(startedKey({ startedAt, runId }), { runId, expiresAt: keepUntil(run) }),
  ];
  return [
    { Put: { TableName: table.name, Item: toItem(runKey(runId), { ...toDoc(run), ...numbers }), ...ifAbsent(table) } },
    ...places.map((place) => ({ Put: { TableName: table.name, Item: place } })),
    auditing(table, auditOfRun(run)),
  ];
}

/** An item and its mark, which says where it stands and which `seq` is the newest. */
export function listing(table: Table, item: Todo, keepUntil: number): TransactWriteItem[] {
  const key = itemKey(item);
  const mark = toItem(markKey(item), { seq: item.seq, listedAt: key.sk, keepUntil });
  return [
    { Put: { TableName: table.name, Item: mark } },
    { Put: { TableName: table.name, Item: toItem(key, toDoc(item)) } },
  ];
}

/**
 * Days for which a run stays after its deadline: a request id sent again within that time is the same run. Longer than its verdicts
 * stay, or a run that is started anew would find old ones.
 */
const KEPT_DAYS = 45;

/** A signed request may have no time in it, so whoever has caught one may send it again at any time: its run stays as long as the audit. */
const KEPT_DAYS_OF_WEBHOOK = 400;

function keepUntil({ deadline, origin }: Run): number {
  return inDays(deadline, origin === "webhook" ? KEPT_DAYS_OF_WEBHOOK : KEPT_DAYS).expiresAt;
}
