import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Ledger, Reservation } from "#lib/engine/ledger.ts";
import { retryingContention, unlessRefused } from "./dynamodb-contention.ts";
import { dayKey, runKey } from "./dynamodb-keys.ts";
import { getItem, inDays, type Table, toItem, toValue, transact } from "./dynamodb-table.ts";

/** A day's count is of no use once the day is over everywhere. */
const KEPT_DAYS = 3;

/** Jobs counted under caps: the count and the run's answer change together. */
export function countersOf(table: Table): Pick<Ledger, "reserve"> {
  return { reserve: (reservation) => reserve(table, reservation) };
}

async function reserve(table: Table, reservation: Reservation): Promise<boolean> {
  const { runId, jobs, most } = reservation;
  if (jobs <= most) {
    const refused = await transact(table, [
      { Update: answering(table, runId, true) },
      { Update: counting(table, reservation) },
    ]);
    if (refused.length === 0) return true;
    if (refused.includes(0)) return answerOf(table, runId);
  }
  const full = new UpdateItemCommand(answering(table, runId, false));
  const written = await unlessRefused(retryingContention(table.pause, () => table.client.send(full)));
  return written ? false : answerOf(table, runId);
}

/** The first answer stands. */
async function answerOf(table: Table, runId: string): Promise<boolean> {
  const { hasRoom } = (await getItem(table, runKey(runId))) ?? {};
  return hasRoom?.S === "yes";
}

function answering(table: Table, runId: string, hasRoom: boolean) {
  return {
    TableName: table.name,
    Key: toItem(runKey(runId)),
    UpdateExpression: "SET #hasRoom = :hasRoom",
    ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(#hasRoom)",
    ExpressionAttributeNames: { "#hasRoom": "hasRoom" },
    ExpressionAttributeValues: { ":hasRoom": toValue(hasRoom ? "yes" : "no") },
  };
}

function counting(table: Table, { day, jobs, most }: Reservation) {
  return {
    TableName: table.name,
    Key: toItem(dayKey(day)),
    UpdateExpression: "SET #expiresAt = :expiresAt ADD #jobs :jobs",
    ConditionExpression: "attribute_not_exists(#jobs) OR #jobs <= :room",
    ExpressionAttributeNames: { "#jobs": "jobs", "#expiresAt": "expiresAt" },
    ExpressionAttributeValues: {
      ":jobs": toValue(jobs),
      ":room": toValue(most - jobs),
      ":expiresAt": toValue(inDays(Date.parse(day), KEPT_DAYS).expiresAt),
    },
  };
}
