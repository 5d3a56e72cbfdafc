import { createClock, loadConfig, openLedger } from "#lib/deps.ts";
import { MONTH, monthOf } from "#lib/jobs/month.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { toSavingRecord } from "#lib/jobs/saving-record.ts";
import { type Savings, savingsOf } from "#lib/jobs/savings.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, printJson, printLine, tellLine } from "./output.ts";
import { groupName, renderSavings, sumOf } from "./savings-table.ts";

/** `sluice savings`: what proven verdicts have saved in a month, the earliest first. */
export async function savingsCommand(values: Values): Promise<number> {
  const now = createClock().now();
  const month = values.month ?? monthOf(now);
  if (!MONTH.test(month)) throw new InputError(`--month is ${JSON.stringify(month)}; want a month such as 2026-11`);
  const ledger = await openLedger(await loadConfig(values.config, process.env), process.env);
  endWhenUnread();
  const savings = savingsOf(await ledger.savings(month), month, now);
  await ledger.close();
  if (values.json) for (const one of savings.counted) printJson(toSavingRecord(one, month));
  else if (savings.counted.length > 0) printLine(renderSavings(savings.counted, process.stdout.columns));
  tell(savings, month);
  return 0;
}

function tell({ counted, groups, total }: Savings, month: string): void {
  if (groups.length > 1) for (const group of groups) tellLine(`${groupName(group)}: ${sumOf(group)}`);
  tellLine(
    counted.length > 0 ? `${month}: ${sumOf(total)}` : `this ledger knows of nothing that was saved in ${month}`,
  );
}
