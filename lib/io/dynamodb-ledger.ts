import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import { auditOf } from "./dynamodb-audit.ts";
import { brakesOf } from "./dynamodb-brakes.ts";
import { claimsOf } from "./dynamodb-claims.ts";
import { jitteredPause } from "./dynamodb-contention.ts";
import { conversationsOf } from "./dynamodb-conversations.ts";
import { countersOf } from "./dynamodb-counters.ts";
import { destinationsOf } from "./dynamodb-destinations.ts";
import { eventsOf } from "./dynamodb-events.ts";
import { itemsIn } from "./dynamodb-items.ts";
import { limitersOf } from "./dynamodb-limiters.ts";
import { plansOf } from "./dynamodb-plans.ts";
import { policiesOf } from "./dynamodb-policies.ts";
import { runsOf } from "./dynamodb-runs.ts";
import { savingsOf } from "./dynamodb-savings.ts";
import { snapshotsOf } from "./dynamodb-snapshots.ts";
import { startRun } from "./dynamodb-start.ts";
import type { Table } from "./dynamodb-table.ts";
import { verdictsOf } from "./dynamodb-verdicts.ts";

/** What a test replaces. */
export type Surroundings = Partial<Pick<Table, "now" | "pause">>;

/**
 * The ledger that functions share, in one table with the keys `pk` and `sk`; docs/ledger.md shows its records.
 * Closing it closes the client. Its calls throw the service's errors: throttled, unreachable, denied.
 */
export function createDynamoLedger(client: DynamoDBClient, tableName: string, surroundings: Surroundings = {}): Ledger {
  const { now = Date.now, pause = jitteredPause } = surroundings;
  const table: Table = { client, name: tableName, now, pause, nextOrder: ordersFrom(now) };
  return {
    ...runsOf(table),
    startRun: (plan) => startRun(table, plan),
    ...itemsIn(table),
    ...claimsOf(table),
    ...verdictsOf(table),
    ...eventsOf(table),
    ...brakesOf(table),
    ...limitersOf(table),
    ...countersOf(table),
    ...plansOf(table),
    ...policiesOf(table),
    ...snapshotsOf(table),
    ...auditOf(table),
    ...savingsOf(table),
    ...destinationsOf(table),
    ...conversationsOf(table),
    close: async () => client.destroy(),
  };
}

/** Microseconds since the epoch, never the same twice: a millisecond is long enough to record several events. */
function ordersFrom(now: () => number): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 1000);
    return last;
  };
}
