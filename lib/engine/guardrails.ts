import type { Guardrails } from "#lib/jobs/config.ts";
import type { Job } from "#lib/jobs/job.ts";
import type { Run } from "#lib/jobs/run.ts";

/**
 * Why no call may change this job, or undefined. Asked when a chunk is planned and again before every changing call, with
 * the newest config; no command can lift it, `force` included.
 */
export function guardrailRefusal(guardrails: Guardrails, run: Run, job: Job): string | undefined {
  if (guardrails.protect.ids.includes(job.id)) return "protected: guardrails.protect.ids names it";
  const most = guardrails.limits.jobsPerRun;
  if (run.jobs > most) {
    return `the run has ${run.jobs} jobs and guardrails.limits.jobsPerRun allows ${most}; a run over its cap does nothing`;
  }
  return undefined;
}
