import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { ledgerContract } from "./ledger.contract.ts";

ledgerContract("SQLite in memory", async () => {
  const ledger = openSqliteLedger(":memory:");
  return { ledger, other: ledger, drop: async () => {} };
});

ledgerContract("a SQLite file that two workers have open", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-ledger-"));
  const path = join(folder, "made", "on", "the", "way", "ledger.db");
  const drop = () => rm(folder, { recursive: true });
  return { ledger: openSqliteLedger(path), other: openSqliteLedger(path), drop };
});
