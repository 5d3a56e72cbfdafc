import type { Ledger } from "#lib/engine/ledger.ts";
import { auditOfBrake } from "#lib/jobs/audit.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { auditing } from "./dynamodb-audit.ts";
import { BRAKES, brakeItemKey, PREFIX } from "./dynamodb-keys.ts";
import { allOf, docOf, inDays, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Brakes = Pick<Ledger, "brakes" | "brake" | "release">;

/** Halts, cancelled runs and protected jobs: one list, read whole before every changing call. */
export function brakesOf(table: Table): Brakes {
  return {
    brakes: async () => (await allOf(table, BRAKES, PREFIX.brake)).map((item) => docOf<BrakeOn>(item)),
    brake: async (brake) => {
      const expiry = "until" in brake ? inDays(brake.until, 0) : {};
      const put = { TableName: table.name, Item: toItem(brakeItemKey(brake), { ...toDoc(brake), ...expiry }) };
      await transact(table, [{ Put: put }, auditing(table, auditOfBrake("brake on", brake))]);
    },
    release: async (brake) => {
      const removal = {
        TableName: table.name,
        Key: toItem(brakeItemKey(brake)),
        ConditionExpression: "attribute_exists(pk)",
      };
      const audited = auditing(table, auditOfBrake("brake off", brake));
      return (await transact(table, [{ Delete: removal }, audited])).length === 0;
    },
  };
}
