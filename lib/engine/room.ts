import type { Run } from "#lib/jobs/run.ts";
import { isOverRunCap } from "./guardrails.ts";
import type { Workbench } from "./held.ts";

/**
 * The run with its answer: its jobs are counted under the cap of a day once, before the first of them is looked at; a run that is
 * being planned has none to count yet.
 */
export async function withRoom(run: Run, { ledger, guardrails, clock }: Workbench): Promise<Run> {
  const { limits } = guardrails();
  if (run.isPlanning || run.hasRoom !== undefined || run.dryRun || isOverRunCap(limits, run)) return run;
  const day = new Date(clock.now()).toISOString().slice(0, "2026-11-24".length);
  const hasRoom = await ledger.reserve({ runId: run.runId, day, jobs: run.jobs, most: limits.jobsPerDay });
  return { ...run, hasRoom };
}
