import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";

/** What was asked of Sluice. */
export function auditIn(database: DatabaseSync): Pick<Ledger, "audit" | "note"> {
  const latest = database.prepare("SELECT doc FROM audit ORDER BY position DESC LIMIT ?");
  return {
    audit: async (limit) => latest.all(limit).map(({ doc }) => fromStored<AuditEntry>(String(doc))),
    note: async (entry) => writeAudit(database, entry),
  };
}

export function writeAudit(database: DatabaseSync, entry: AuditEntry): void {
  database.prepare("INSERT INTO audit (doc) VALUES (?)").run(toStored(entry));
}
