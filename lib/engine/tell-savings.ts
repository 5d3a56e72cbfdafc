import type { AuditEntry } from "#lib/jobs/audit.ts";
import { monthlyReport } from "#lib/jobs/monthly-report.ts";
import { DETAIL_TYPES, type Ledger } from "./ledger.ts";
import type { Clock } from "./ports.ts";
import { REJECTED } from "./reject.ts";

type Desk = { readonly ledger: Ledger; readonly clock: Clock };

/**
 * Records the event that tells what was saved in a month: once, however often it is asked for, so it is to be asked for when the month
 * is over. It waits on the list of events that belong to no run. @param month such as 2026-11 @returns whether it was the first time
 */
export async function tellSavings({ ledger, clock }: Desk, month: string): Promise<boolean> {
  const at = clock.now();
  const detail = monthlyReport(await ledger.savings(month), month, at);
  const { eventId, jobs, hours } = detail;
  const entry: AuditEntry = { at, what: "savings told", by: "tick", about: month, detail: { jobs, hours } };
  return ledger.record({ eventId, lane: REJECTED, detailType: DETAIL_TYPES.savings, detail }, entry);
}
