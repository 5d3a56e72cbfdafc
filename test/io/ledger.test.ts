import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";
import { openDynamoStore } from "./dynamodb.store.ts";
import { ledgerContract } from "./ledger.contract.ts";

ledgerContract("SQLite in memory", async () => {
  const ledger = openSqliteLedger(":memory:");
  return { ledger, other: ledger, drop: async () => {} };
});

ledgerContract(
  "nothing but memory, for the simulation",
  async () => {
    const ledger = createMemoryLedger();
    return { ledger, other: ledger, drop: async () => {} };
  },
  false,
);

ledgerContract("a SQLite file that two workers have open", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-ledger-"));
  const path = join(folder, "made", "on", "the", "way", "ledger.db");
  const drop = () => rm(folder, { recursive: true });
  return { ledger: openSqliteLedger(path), other: openSqliteLedger(path), drop };
});

describe("with the stand-in for AWS", () => {
  let aws: AwsStandIn | undefined;
  beforeAll(async () => {
    aws = await startAwsStandIn(() => 0);
  });
  afterAll(() => aws?.close());
  ledgerContract("DynamoDB", () => openDynamoStore(aws?.url ?? ""));
});

// Set it to the URL of an emulator that nobody here wrote; see docs/ledger.md.
const { SLUICE_TEST_DYNAMODB_URL: emulator } = process.env;
if (emulator !== undefined) ledgerContract(`DynamoDB at ${emulator}`, () => openDynamoStore(emulator));
