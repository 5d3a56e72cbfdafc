import { type AuditEntry, askedBy } from "#lib/jobs/audit.ts";
import { jobKey } from "#lib/jobs/job.ts";
import { isKnownById, itemsOf, planIdOf, toldIdOf } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import { type Run, wasToldItsJobs } from "#lib/jobs/run.ts";
import { MOST_JOBS } from "#lib/jobs/select.ts";
import type { Listing, PlannedJob } from "#lib/jobs/todo.ts";
import { checkPlan, plannedRows } from "./check-plan.ts";
import type { Workbench } from "./held.ts";
import { keepMadePlan } from "./make-plan.ts";
import { rejectionOf } from "./reject.ts";
import { forgetMarks, settleFiring } from "./settle-firing.ts";

type Desk = Pick<Workbench, "ledger" | "clock">;

/** The plan is whole: its jobs go on the lane in one transaction, and from then on the run is like any other. */
export async function settlePlan(listing: Listing, run: Run, desk: Desk): Promise<void> {
  const rows = await rowsOf(run, desk);
  if (rows.length > MOST_JOBS) {
    return endPlan(listing, run, `more than ${MOST_JOBS} jobs are meant; want fewer, or a limit`, desk);
  }
  if (run.wantsPlan) return keepMadePlan(listing, run, rows, desk);
  const counted = { ...(listing.byId ? {} : { targetJobs: listing.jobs }), unsure: listing.unsure };
  if (!isCheck(run)) return putOnLane(listing, run, rows, counted, desk);
  const { rows: planned, ...drifted } = await checkPlan(run, rows, desk.ledger);
  await putOnLane(listing, run, planned, { ...counted, ...drifted }, desk);
}

/** It carries out a plan that was made before: whatever becomes of it, the jobs of that plan are told. */
function isCheck(run: Run): run is Run & { readonly checks: string } {
  return run.checks !== undefined;
}

async function rowsOf(run: Run, desk: Desk): Promise<readonly PlanRow[]> {
  const { firing } = run;
  if (firing && firing.mode !== "plan") return settleFiring(run, firing, desk);
  if (firing) await forgetMarks(firing, desk);
  if (isKnownById(run)) await addUnseen(run, desk);
  return firstOf(run, desk.ledger);
}

/** Jobs that the run was told and no read has shown are rows of its plan, too: nothing is known of them. */
async function addUnseen(run: Run, { ledger }: Desk): Promise<void> {
  const seen = new Set<string>();
  for await (const { job } of ledger.rows(planIdOf(run))) seen.add(jobKey(job));
  const unseen: PlanRow[] = [];
  for await (const { job } of ledger.rows(toldIdOf(run))) if (!seen.has(jobKey(job))) unseen.push({ job });
  if (unseen.length > 0) await ledger.addRows(planIdOf(run), unseen, run.deadline);
}

type Told = Pick<Run, "targetJobs" | "unsure" | "notPlanned" | "notCounted" | "drifted">;

async function putOnLane(listing: Listing, run: Run, rows: readonly PlanRow[], told: Told, desk: Desk): Promise<void> {
  const { isPlanning: _isPlanning, ...planned } = run;
  const jobs = rows.map(plannedJob);
  const settled: Run = { ...planned, ...told, jobs: jobs.length, open: jobs.length };
  await desk.ledger.settlePlan(listing, settled, itemsOf(settled, jobs, desk.clock.now()));
}

/**
 * As many as the limit has room for: a page that is read again after a crash may show others than before, and both have become rows.
 * Without a limit one more than a run may have, so that it is known when there are more.
 */
async function firstOf(run: Run, { rows: all }: Desk["ledger"]): Promise<readonly PlanRow[]> {
  const most = run.select?.limit ?? MOST_JOBS + 1;
  const rows: PlanRow[] = [];
  for await (const row of all(planIdOf(run))) {
    rows.push(row);
    if (rows.length >= most) break;
  }
  return rows;
}

/**
 * The listing cannot be brought to its end. Jobs that the run was told get their verdicts all the same, refused since nobody has counted
 * the others; one that was to select them has none: nothing is done, which is told as a rejection. The reason is noted first, so
 * that nobody tells what he has no right to, and whoever goes on after a crash tells the same.
 */
export async function endPlan(listing: Listing, run: Run, why: string, desk: Desk): Promise<void> {
  const { ledger, clock } = desk;
  const noted = listing.gaveUp === undefined ? await ledger.save({ ...listing, gaveUp: why }) : listing;
  if (!noted) return;
  const reason = noted.gaveUp ?? why;
  if (isCheck(run)) {
    const drifted = `its plan cannot be checked: ${reason}; nothing was done`;
    return putOnLane(noted, run, await plannedRows(run, ledger), { drifted }, desk);
  }
  if (wasToldItsJobs(run)) return putOnLane(noted, run, await firstOf(run, ledger), { notCounted: reason }, desk);
  const { event, entry } = rejectionOf(run.requestId, reason, clock.now());
  const told: AuditEntry = { ...entry, by: askedBy(run), target: run.target };
  await ledger.record(event, told);
  await putOnLane(noted, run, [], { notPlanned: reason }, desk);
}

function plannedJob({ job, listed }: PlanRow): PlannedJob {
  return listed ? { ...job, plannedIn: listed.report.state } : job;
}
