import { type AuditEntry, askedBy } from "#lib/jobs/audit.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { hashPlan, PLAN_LIVES_MS, type StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { Listing } from "#lib/jobs/todo.ts";
import type { Workbench } from "./held.ts";
import { DETAIL_TYPES, type EventToSend } from "./ledger.ts";

type Desk = Pick<Workbench, "ledger" | "clock">;

/** The hash of a run's plan: rows come in the order of their job keys. */
export function hashOf({ action, force, targetDigest }: Run, rows: readonly PlanRow[]): string {
  const hash = hashPlan({ action, force, targetDigest });
  for (const row of rows) hash.add(row);
  return hash.digest();
}

/** The plan is whole, and that is all that was asked for: it is kept and told, and nothing goes on the lane. A repetition comes to the same. */
export async function keepMadePlan(listing: Listing, run: Run, rows: readonly PlanRow[], desk: Desk): Promise<void> {
  const { ledger, clock } = desk;
  const plan = toStored(listing, run, rows);
  const { event, entry } = toldOf(plan, run, clock.now());
  await ledger.keepPlan(plan);
  await ledger.record(event, entry);
  const { isPlanning: _isPlanning, ...planned } = run;
  await ledger.settlePlan(listing, { ...planned, planHash: plan.hash, unsure: plan.unsure }, []);
}

function toStored({ unsure }: Listing, run: Run, rows: readonly PlanRow[]): StoredPlan {
  const { action, target, select, startedAt, targetDigest } = run;
  const meant = select === undefined ? { jobs: rows.map(({ job }) => job) } : { select };
  const counts = { planned: 0, already: 0, refused: 0 };
  for (const { listed } of rows) counts[listed?.decision ?? "refused"] += 1;
  return {
    ...{ hash: hashOf(run, rows), planId: planIdOf(run), targetDigest, counts, unsure },
    command: parseCommand({ version: 1, action, target, ...meant }),
    plannedAt: startedAt,
    expiresAt: startedAt + PLAN_LIVES_MS,
  };
}

function toldOf(plan: StoredPlan, run: Run, now: number): { event: EventToSend; entry: AuditEntry } {
  const { runId, requestId, action, target, lane } = run;
  const { hash, counts, unsure } = plan;
  const eventId = shortHash(runId, "plan made");
  const plannedAt = new Date(now).toISOString();
  const detail = { version: 1, eventId, runId, requestId, action, target, plan: hash, counts, unsure, plannedAt };
  return {
    event: { eventId, lane, detailType: DETAIL_TYPES.planMade, detail },
    entry: { at: now, what: "plan made", by: askedBy(run), about: runId, target, detail: { plan: hash, ...counts } },
  };
}
