import type { Failure } from "#lib/jobs/failure.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import { type JobReport, reportOf } from "#lib/jobs/job-summary.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import { listJobs } from "./list-jobs.ts";
import type { OpenTarget } from "./reading.ts";

/** `trouble`: the job is as the read by its id shows it; what only a listing tells could not be read. */
export type Found =
  | { readonly is: "found"; readonly report: JobReport; readonly otherStatus?: string; readonly trouble?: Failure }
  | { readonly is: "missing" }
  | { readonly is: "unreadable"; readonly failure: Failure };

/** One job from a fresh read by its id, and with it what only a listing tells: age, tags, how it is paid for. */
export async function findJob(open: OpenTarget, job: Job): Promise<Found> {
  const { reader, target, ask } = open;
  const observed = (await reader.observe(target, [job], new Set(), ask)).get(jobKey(job));
  if (observed?.is === "unreadable") return { is: "unreadable", failure: observed.failure };
  if (observed?.is !== "seen") return { is: "missing" };
  const { otherStatus } = observed;
  const { listed, trouble } = await findListed(open, job);
  const report = reportOf({ ...listed, ...job, ...readOf(observed) }, reader.states);
  return { is: "found", report, ...(otherStatus ? { otherStatus } : {}), ...(trouble && !listed ? { trouble } : {}) };
}

async function findListed(open: OpenTarget, job: Job): Promise<{ listed?: JobReport; trouble?: Failure }> {
  let trouble: Failure | undefined;
  for await (const listed of listJobs(open, {})) {
    if (listed.is === "trouble") trouble ??= listed.failure;
    else if (jobKey(listed.report) === jobKey(job)) return { listed: listed.report };
  }
  return trouble ? { trouble } : {};
}

/** The fresh read's facts; those it does not tell are left to the listing. */
function readOf({ status, kind, name, isPrepaid, role, instanceId }: Seen) {
  return {
    status,
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(isPrepaid === undefined ? {} : { isPrepaid }),
    ...(role === undefined ? {} : { role }),
    ...(instanceId === undefined ? {} : { instanceId }),
  };
}
