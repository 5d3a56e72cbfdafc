import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Ledger } from "#lib/engine/ledger.ts";
import { monthsOf } from "#lib/jobs/month.ts";
import { recordedFor, SAVINGS_KEPT_DAYS, type Saving } from "#lib/jobs/saving.ts";
import { ofSavings, PREFIX, savingKey } from "./dynamodb-keys.ts";
import { allOf, docOf, inDays, type Table, toDoc, toItem } from "./dynamodb-table.ts";

/** What runs have saved: a partition a month, so that none grows for good, and each has its writes to itself. */
export function savingsOf(table: Table): Pick<Ledger, "savings"> {
  return {
    savings: async (month) => {
      const span = recordedFor(month);
      const months = await Promise.all(monthsOf(span).map((each) => allOf(table, ofSavings(each), PREFIX.saving)));
      const savings = months.flat().map((item) => docOf<Saving>(item));
      return savings.filter(({ at }) => at >= span.from);
    },
  };
}

/** Written with the verdict it rests on. */
export function saving(table: Table, saved: Saving): TransactWriteItem {
  const item = toItem(savingKey(saved), { ...toDoc(saved), ...inDays(saved.at, SAVINGS_KEPT_DAYS) });
  return { Put: { TableName: table.name, Item: item } };
}
