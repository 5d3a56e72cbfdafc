import type { Ledger } from "#lib/engine/ledger.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { driftBetween } from "#lib/jobs/plan-drift.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import { MOST_JOBS } from "#lib/jobs/select.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { PlannedJob } from "#lib/jobs/todo.ts";
import { type Planner, planJobs } from "./plan-jobs.ts";

/** What applying a plan comes to: its jobs, or what has changed since it was made. */
export type Applicable =
  | { readonly is: "same"; readonly jobs: readonly PlannedJob[] }
  | { readonly is: "drifted"; readonly drift: AsyncIterable<string> };

/** The plan of this hash, or of a beginning of it that no other has. @throws InputError when there is none, or its time is over */
export async function findPlan(hash: string | undefined, ledger: Ledger, now: number): Promise<StoredPlan> {
  if (hash === undefined || !/^[0-9a-f]{8,64}$/.test(hash)) {
    throw new InputError(`the plan is ${JSON.stringify(hash ?? "missing")}; want 8 or more hex digits of its hash`);
  }
  const plans = await ledger.plans(hash);
  const [plan] = plans;
  if (!plan) throw new InputError(`there is no plan ${hash} in this ledger; sluice plan makes one`);
  if (plans.some((other) => other.hash !== plan.hash))
    throw new InputError(`${hash} begins several plans; want more of it`);
  if (plan.expiresAt > now) return plan;
  throw new InputError(
    `the plan ${hash} was made ${new Date(plan.plannedAt).toISOString()} and is too old; want a new one`,
  );
}

/** Plans the same once more: only what would be done now exactly as it was planned then may be done. */
export async function checkPlan(plan: StoredPlan, planner: Planner): Promise<Applicable> {
  const { ledger } = planner;
  const now = await planJobs(plan.command, planner, () => undefined);
  if (now.hash !== plan.hash || now.targetDigest !== plan.targetDigest) {
    return { is: "drifted", drift: driftBetween(ledger.rows(plan.planId), ledger.rows(now.planId)) };
  }
  return { is: "same", jobs: await jobsToChange(plan, ledger) };
}

/** Those that something would be done with; what is refused or done already is left as it is. */
async function jobsToChange({ planId }: StoredPlan, ledger: Ledger): Promise<readonly PlannedJob[]> {
  const jobs: PlannedJob[] = [];
  for await (const row of ledger.rows(planId)) {
    const job = toChange(row);
    if (job) jobs.push(job);
    if (jobs.length > MOST_JOBS) throw new InputError(`the plan has more than ${MOST_JOBS} jobs; want smaller ones`);
  }
  return jobs;
}

function toChange({ job, listed }: PlanRow): PlannedJob | undefined {
  return listed?.decision === "planned" ? { ...job, plannedIn: listed.report.state } : undefined;
}
