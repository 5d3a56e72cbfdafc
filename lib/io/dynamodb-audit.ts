import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import { AUDIT, auditKey, PREFIX } from "./dynamodb-keys.ts";
import { docOf, type Item, inDays, itemsOf, putItem, type Table, toDoc, toItem } from "./dynamodb-table.ts";

const KEPT_DAYS = 400;

/** What was asked of Sluice, by time. */
export function auditOf(table: Table): Pick<Ledger, "audit" | "note"> {
  return {
    audit: async (limit) => {
      const entries: AuditEntry[] = [];
      if (limit <= 0) return entries;
      for await (const item of itemsOf(table, AUDIT, PREFIX.audit, limit, true)) {
        entries.push(docOf<AuditEntry>(item));
        if (entries.length === limit) break;
      }
      return entries;
    },
    note: (entry) => putItem(table, itemOf(table, entry)),
  };
}

/** Written with the thing itself, so that neither is there without the other. */
export function auditing(table: Table, entry: AuditEntry): TransactWriteItem {
  return { Put: { TableName: table.name, Item: itemOf(table, entry) } };
}

function itemOf(table: Table, entry: AuditEntry): Item {
  const key = auditKey(entry.at, table.nextOrder());
  return toItem(key, { ...toDoc(entry), ...inDays(entry.at, KEPT_DAYS) });
}
