import { PutItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Claim, Ledger } from "#lib/engine/ledger.ts";
import { retryingContention, unlessRefused } from "./dynamodb-contention.ts";
import { claimKey } from "./dynamodb-keys.ts";
import { inDays, type Table, toItem, toValue } from "./dynamodb-table.ts";

/** A job belongs to one run at a time. */
export function claimsOf(table: Table): Pick<Ledger, "claim"> {
  return {
    claim: async (claim, now) => {
      const command = new PutItemCommand(claiming(table, claim, now));
      const written = await unlessRefused(retryingContention(table.pause, () => table.client.send(command)));
      if (!written) return "elsewhere";
      return written.Attributes?.["runId"]?.S === claim.runId ? "kept" : "new";
    },
  };
}

/** Free, ours, run out, or held by a start that a stop or a pause overrules. */
function claiming(table: Table, { target, jobKey, runId, action, until }: Claim, now: number) {
  const overrules = action === "stop" || action === "pause";
  const condition = "attribute_not_exists(pk) OR #runId = :runId OR #until <= :now";
  return {
    TableName: table.name,
    ReturnValues: "ALL_OLD" as const,
    Item: toItem(claimKey({ target, jobKey }), { runId, action, until, ...inDays(until, 1) }),
    ConditionExpression: overrules ? `${condition} OR #action = :start` : condition,
    ExpressionAttributeNames: { "#runId": "runId", "#until": "until", ...(overrules ? { "#action": "action" } : {}) },
    ExpressionAttributeValues: {
      ":runId": toValue(runId),
      ":now": toValue(now),
      ...(overrules ? { ":start": toValue("start") } : {}),
    },
  };
}

/** Releases a run's own claim; refused when another run holds it. */
export function releasing(table: Table, runId: string, target: string, jobKey: string): TransactWriteItem {
  return {
    Delete: {
      TableName: table.name,
      Key: toItem(claimKey({ target, jobKey })),
      ConditionExpression: "attribute_not_exists(pk) OR #runId = :runId",
      ExpressionAttributeNames: { "#runId": "runId" },
      ExpressionAttributeValues: { ":runId": toValue(runId) },
    },
  };
}
