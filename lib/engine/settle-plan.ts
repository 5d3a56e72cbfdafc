import type { AuditEntry } from "#lib/jobs/audit.ts";
import { itemsOf, planIdOf } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { MOST_JOBS } from "#lib/jobs/select.ts";
import type { Listing, PlannedJob } from "#lib/jobs/todo.ts";
import type { Workbench } from "./held.ts";
import { rejectionOf } from "./reject.ts";

type Desk = Pick<Workbench, "ledger" | "clock">;

/** The plan is whole: its jobs go on the lane in one transaction, and from then on the run is like any other. */
export async function settlePlan(listing: Listing, run: Run, desk: Desk): Promise<void> {
  const { ledger, clock } = desk;
  const jobs: PlannedJob[] = [];
  for await (const row of ledger.rows(planIdOf(run))) {
    if (jobs.length === MOST_JOBS) {
      return endPlan(listing, run, `more than ${MOST_JOBS} jobs are meant; want fewer, or a limit`, desk);
    }
    jobs.push(plannedJob(row));
  }
  const { isPlanning: _isPlanning, ...planned } = run;
  const counted = { jobs: jobs.length, open: jobs.length, targetJobs: listing.jobs, unsure: listing.unsure };
  const settled: Run = { ...planned, ...counted };
  await ledger.settlePlan(listing, settled, itemsOf(settled, jobs, clock.now()));
}

/** No plan can be made: nothing is done, which is told as a rejection, and the run ends without a job. */
export async function endPlan(listing: Listing, run: Run, reason: string, desk: Desk): Promise<void> {
  const { ledger, clock } = desk;
  const { event, entry } = rejectionOf(run.requestId, reason, clock.now());
  const told: AuditEntry = { ...entry, by: run.origin, target: run.target };
  await ledger.record(event, told);
  const { isPlanning: _isPlanning, ...ended } = run;
  await ledger.settlePlan(listing, { ...ended, notPlanned: reason }, []);
}

function plannedJob({ job, listed }: PlanRow): PlannedJob {
  return listed ? { ...job, plannedIn: listed.report.state } : job;
}
