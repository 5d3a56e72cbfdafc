import { jobKey } from "#lib/jobs/job.ts";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import { toldIdOf } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Listing, PlannedJob } from "#lib/jobs/todo.ts";
import type { Ask, JobPage } from "#lib/providers/provider.ts";
import type { Workbench } from "./held.ts";

/** Jobs that one look asks for by their ids. */
const TOGETHER = 10;

/**
 * The next page of a plan whose jobs were named: read by their ids, so that nobody has to list a whole target for one of them. A job that no
 * read shows is on no page.
 */
export async function lookUp({ listed }: Listing, run: Run, bench: Workbench, ask: Ask): Promise<JobPage> {
  const { provider, target } = bench;
  const { jobs, hasMore } = await named(listed * TOGETHER, run, bench);
  const found = await provider.observe(target, jobs, new Set(), ask);
  const summaries: JobSummary[] = [];
  for (const job of jobs) {
    const observed = found.get(jobKey(job));
    if (observed?.is === "unreadable") return { is: "unreadable", failure: observed.failure };
    if (observed?.is === "seen") summaries.push(summaryOf(job, observed));
  }
  return { is: "page", jobs: summaries, ...(hasMore ? { next: String(listed + 1) } : {}) };
}

/** In the order of their job keys. */
async function named(from: number, run: Run, { ledger }: Workbench) {
  const jobs: PlannedJob[] = [];
  let index = 0;
  for await (const { job } of ledger.rows(toldIdOf(run))) {
    if (index >= from + TOGETHER) return { jobs, hasMore: true };
    if (index >= from) jobs.push(job);
    index += 1;
  }
  return { jobs, hasMore: false };
}

function summaryOf(job: PlannedJob, { status, kind, name, isPrepaid, role, instanceId, tags }: Seen): JobSummary {
  const { plannedIn: _plannedIn, ...asked } = job;
  return {
    ...asked,
    status,
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(isPrepaid === undefined ? {} : { isPrepaid }),
    ...(role === undefined ? {} : { role }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(tags === undefined ? {} : { tags }),
  };
}
