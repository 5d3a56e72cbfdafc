import { readBrakes } from "#lib/engine/brakes.ts";
import { judge } from "#lib/engine/judge.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { checkCommand, targetOf } from "#lib/jobs/check-command.ts";
import type { Command } from "#lib/jobs/command.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { JobReport } from "#lib/jobs/job-summary.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { planRun } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import { type Run, targetDigest } from "#lib/jobs/run.ts";
import { hashPlan, PLAN_LIVES_MS, type StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { Target } from "#lib/jobs/target.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { type Listed, listJobs } from "./list-jobs.ts";
import { type OpenTarget, openTarget, type Reading } from "./reading.ts";

/** What making a plan needs of the world: it reads a cloud, and keeps the plan in the ledger. */
export type Planner = Reading & { readonly ledger: Ledger };

/** Hears of every job that is meant or left out; nothing depends on it. */
export type OnListed = (listed: Listed & { readonly is: "job" | "unsure" }) => void;

/**
 * The whole story of a plan: list the target, decide about each job that is meant what a run would, keep that, and name it by its
 * hash. Nothing is changed at the cloud. Rows go to the ledger as they come, so a plan of any length takes no memory.
 * @throws InputError when the target cannot be listed whole: half a plan must not pass for one
 */
export async function planJobs(command: Command, planner: Planner, onListed: OnListed): Promise<StoredPlan> {
  const { ledger, clock, config, newId } = planner;
  const target = targetOf(config, command.target);
  checkCommand(command, target, providerOf(target.provider));
  const plannedAt = clock.now();
  const planId = shortHash("plan", newId());
  const expiresAt = plannedAt + PLAN_LIVES_MS;
  const rows = createRows(ledger, planId, expiresAt);
  const toRow = await judging(command, target, planner);
  for (const job of command.jobs) await rows.add({ job });
  const { unsure } = await readAll(command, openTarget(target, planner), onListed, (report) => rows.add(toRow(report)));
  await rows.flush();
  const { hash, counts } = await summarize(command, target, ledger.rows(planId));
  const plan: StoredPlan = {
    ...{ hash, planId, command, targetDigest: targetDigest(target), plannedAt, expiresAt, counts, unsure },
  };
  await ledger.keepPlan(plan);
  return plan;
}

/** Those that a command names, or that fit its selection. */
async function readAll(
  command: Command,
  open: OpenTarget,
  onListed: OnListed,
  add: (report: JobReport) => Promise<void>,
) {
  const named = new Set(command.jobs.map(jobKey));
  let unsure = 0;
  for await (const listed of listJobs(open, command.select ?? {})) {
    if (listed.is === "trouble") {
      throw new InputError(
        `the jobs of ${open.target.name} cannot all be listed, so there is no plan: ${listed.failure.message}`,
      );
    }
    if (command.select === undefined && !named.has(jobKey(listed.report))) continue;
    onListed(listed);
    if (listed.is === "job") await add(listed.report);
    else unsure += 1;
  }
  return { unsure };
}

async function judging(command: Command, target: Target, planner: Planner): Promise<(report: JobReport) => PlanRow> {
  const { clock, config, ledger } = planner;
  const accepted = { command, requestId: "plan", origin: "cli" } as const;
  const run: Run = planRun(accepted, { target, laneOf: () => target.name, mustCount: false }, clock.now()).run;
  const { states } = providerOf(target.provider);
  const brakes = await readBrakes(ledger);
  const bar = { run, states, guardrails: config.guardrails, brakes, now: clock.now() };
  return (report) => judge(report, bar);
}

const ROWS_AT_ONCE = 100;

/** Collects rows, so that they are not written one by one. */
function createRows(ledger: Ledger, planId: string, until: number) {
  let waiting: PlanRow[] = [];
  const flush = async () => {
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) await ledger.addRows(planId, rows, until);
  };
  const add = async (row: PlanRow) => {
    waiting.push(row);
    if (waiting.length >= ROWS_AT_ONCE) await flush();
  };
  return { add, flush };
}

async function summarize({ action, force }: Command, target: Target, rows: AsyncIterable<PlanRow>) {
  const hash = hashPlan({ action, force, targetDigest: targetDigest(target) });
  const counts = { planned: 0, already: 0, refused: 0 };
  for await (const row of rows) {
    hash.add(row);
    counts[row.listed?.decision ?? "refused"] += 1;
  }
  return { hash: hash.digest(), counts };
}
