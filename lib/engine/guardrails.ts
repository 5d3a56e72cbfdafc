import type { Guardrails } from "#lib/jobs/config.ts";
import type { Job } from "#lib/jobs/job.ts";
import type { Run } from "#lib/jobs/run.ts";

/**
 * Why no call may change this job, or undefined. Asked when a chunk is planned and again before every changing call, with
 * the newest config; no command can lift it, `force` included.
 */
export function guardrailRefusal({ protect, limits }: Guardrails, run: Run, job: Job): string | undefined {
  if (protect.ids.includes(job.id)) return "protected: guardrails.protect.ids names it";
  const { jobsPerRun, jobsPerDay } = limits;
  const jobs = `the run has ${run.jobs} jobs`;
  if (isOverRunCap(limits, run)) {
    return `${jobs} and guardrails.limits.jobsPerRun allows ${jobsPerRun}; a run over its cap does nothing`;
  }
  if (run.hasRoom === false) {
    return `${jobs}, more than guardrails.limits.jobsPerDay (now ${jobsPerDay}) had left for the day; a run over its cap does nothing`;
  }
  return undefined;
}

export function isOverRunCap({ jobsPerRun }: Guardrails["limits"], { jobs }: Run): boolean {
  return jobs > jobsPerRun;
}
