import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { finishing, markOf } from "./dynamodb-items.ts";
import { ofPlan, PREFIX, planKey, rowKey, runKey } from "./dynamodb-keys.ts";
import { listing as listingItem } from "./dynamodb-start.ts";
import {
  allOf,
  docOf,
  inDays,
  itemsOf,
  putItem,
  type Table,
  toDoc,
  toItem,
  toValue,
  transact,
} from "./dynamodb-table.ts";

type Plans = Pick<Ledger, "addRows" | "rows" | "settlePlan" | "keepPlan" | "plans">;

/** Puts one transaction may hold. */
const AT_ONCE = 100;

/** Plans in the making and made. */
export function plansOf(table: Table): Plans {
  return {
    keepPlan: (plan) => putItem(table, toItem(planKey(plan.hash), { ...toDoc(plan), ...inDays(plan.expiresAt, 1) })),
    plans: async (hash) => {
      const { pk, sk } = planKey(hash);
      return (await allOf(table, pk, sk)).map((item) => docOf<StoredPlan>(item));
    },
    addRows: async (planId, rows, until) => {
      const puts = rows.map((row) => {
        const item = toItem(rowKey(planId, jobKey(row.job)), { ...toDoc(row), ...inDays(until, 1) });
        return { Put: { TableName: table.name, Item: item } };
      });
      for (let from = 0; from < puts.length; from += AT_ONCE) await transact(table, puts.slice(from, from + AT_ONCE));
    },
    rows: async function* (planId) {
      for await (const item of itemsOf(table, ofPlan(planId), PREFIX.row)) yield docOf<PlanRow>(item);
    },
    settlePlan: async (listing, run, items) => {
      const mark = await markOf(table, listing);
      if (!mark) return false;
      const listed = items.flatMap((item) => listingItem(table, item, mark.keepUntil));
      const actions = [...finishing(table, mark.standing, listing), settling(table, run), ...listed];
      return (await transact(table, actions)).length === 0;
    },
  };
}

function settling(table: Table, run: Run): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: toItem(runKey(run.runId)),
      UpdateExpression: "SET #doc = :doc, #open = :open",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeNames: { "#doc": "doc", "#open": "open" },
      ExpressionAttributeValues: { ":doc": toValue(toDoc(run).doc), ":open": toValue(run.open) },
    },
  };
}
