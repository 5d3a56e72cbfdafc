import { askedBy } from "#lib/jobs/audit.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import { type JobReport, type JobSummary, reportOf } from "#lib/jobs/job-summary.ts";
import { leftOutOf } from "#lib/jobs/left-out.ts";
import { planIdOf, toldIdOf } from "#lib/jobs/plan.ts";
import { type Run, targetDigest, wasToldItsJobs } from "#lib/jobs/run.ts";
import { type Match, MOST_PAGES, matches } from "#lib/jobs/select.ts";
import type { Listing } from "#lib/jobs/todo.ts";
import type { Ask, JobPage } from "#lib/providers/provider.ts";
import { readBrakes } from "./brakes.ts";
import { MOST_TAKES } from "./forbid.ts";
import type { Workbench } from "./held.ts";
import { judge } from "./judge.ts";
import { DETAIL_TYPES } from "./ledger.ts";
import { lookUp } from "./look-up.ts";
import { endPlan, settlePlan } from "./settle-plan.ts";
import { beginTurn } from "./turn.ts";

/** A page that cannot be read is asked for again after so long, and so on until the run's deadline. */
const AGAIN_MS = 15_000;

/**
 * Reads the next page of a run's listing: the jobs that are meant become rows of its plan, and after the last page the plan is
 * settled. Nothing is changed on the way, and no job of the run begins before its plan is whole.
 */
export async function workListing(listing: Listing, run: Run, bench: Workbench): Promise<void> {
  const hopeless = whyNot(listing, run, bench);
  if (hopeless !== undefined) return endPlan(listing, run, hopeless, bench);
  const turn = beginTurn({ ...bench, priority: listing.priority });
  const page = await readPage(listing, run, bench, turn.ask);
  if (page.is === "unreadable") return putOff(listing, run, page.failure, bench);
  const { rows, unsure } = await rowsOf(page.jobs, listing, run, bench);
  if (unsure.length > 0) await tellLeftOut(unsure, listing, run, bench);
  if (rows.length > 0) await bench.ledger.addRows(planIdOf(run), rows, run.deadline);
  const { cursor: _cursor, ...before } = listing;
  const read: Listing = {
    ...before,
    ...(page.next === undefined ? {} : { cursor: page.next }),
    listed: listing.listed + 1,
    jobs: listing.jobs + page.jobs.length,
    rows: listing.rows + rows.length,
    unsure: listing.unsure + unsure.length + (page.doubt ? 1 : 0),
  };
  if (page.next === undefined || hasEnough(read, run, bench)) {
    await settlePlan(read, run, bench);
    bench.news.isUntold = true;
    return;
  }
  await bench.ledger.save({ ...read, due: bench.clock.now(), takes: 0 });
}

function readPage(listing: Listing, run: Run, bench: Workbench, ask: Ask): Promise<JobPage> {
  return listing.byId ? lookUp(listing, run, bench, ask) : bench.provider.list(bench.target, listing.cursor, ask);
}

/** When the whole target has to be counted, a limit does not end the listing. */
function hasEnough({ rows }: Listing, run: Run, { guardrails }: Workbench): boolean {
  const mustCount = wasToldItsJobs(run) || guardrails().limits.shareOfTarget < 1;
  return !mustCount && run.select?.limit !== undefined && rows >= run.select.limit;
}

function whyNot({ listed, takes = 0, gaveUp }: Listing, run: Run, { target, clock }: Workbench): string | undefined {
  if (gaveUp !== undefined) return gaveUp;
  if (targetDigest(target) !== run.targetDigest) return `the target ${run.target} is not the one it was accepted for`;
  if (clock.now() >= run.deadline) return `the jobs of ${run.target} could not be listed before the deadline`;
  if (listed >= MOST_PAGES) return `the listing of ${run.target} has more than ${MOST_PAGES} pages`;
  if (takes > MOST_TAKES) return `its worker died ${MOST_TAKES} times in a row while it listed ${run.target}`;
  return undefined;
}

async function putOff(listing: Listing, run: Run, failure: Failure, bench: Workbench): Promise<void> {
  const isFinal = failure.lane === true || failure.kind === "access-denied" || failure.kind === "credentials-expired";
  if (isFinal) return endPlan(listing, run, `the jobs of ${run.target} cannot be listed: ${failure.message}`, bench);
  const due = bench.clock.now() + Math.max(AGAIN_MS, failure.retryAfterMs ?? 0);
  await bench.ledger.save({ ...listing, due: Math.min(due, run.deadline), takes: 0 });
}

/** The page's jobs that are meant, in the cloud's order, as long as the limit has room for them. */
async function rowsOf(jobs: readonly JobSummary[], { rows: before }: Listing, run: Run, bench: Workbench) {
  if (wasToldItsJobs(run)) return { rows: [], unsure: [] };
  const { states } = bench.provider;
  const fits = await choice(run, bench);
  const judged = jobs.map((summary) => {
    const report = reportOf(summary, states);
    return { report, match: fits(report) };
  });
  const brakes = await readBrakes(bench.ledger);
  const bar = { run, states, guardrails: bench.guardrails(), brakes, now: bench.clock.now() };
  const meant = judged.filter(({ match }) => match.is === "yes").slice(0, (run.select?.limit ?? Infinity) - before);
  const rows = meant.map(({ report }) => judge(report, bar));
  const unsure = judged.flatMap(({ report, match }) => (match.is === "unknown" ? [{ ...report, why: match.why }] : []));
  return { rows, unsure };
}

/** Whether a job is meant: it fits the selection, or is one of those named. */
async function choice({ select, ...run }: Run, { ledger }: Workbench): Promise<(report: JobReport) => Match> {
  if (select) return (report) => matches(select, report, run.startedAt);
  const named = new Set<string>();
  for await (const { job } of ledger.rows(toldIdOf(run))) named.add(jobKey(job));
  return (report) => ({ is: named.has(jobKey(report)) ? "yes" : "no" });
}

/** Recorded once a page, before it counts as read. */
async function tellLeftOut(
  jobs: readonly (JobSummary & { readonly why: string })[],
  { listed }: Listing,
  run: Run,
  { ledger, clock }: Workbench,
): Promise<void> {
  const detail = leftOutOf(jobs, run, listed);
  const event = { eventId: detail.eventId, lane: run.lane, detailType: DETAIL_TYPES.leftOut, detail };
  const entry = {
    at: clock.now(),
    what: "jobs left out",
    by: askedBy(run),
    about: run.runId,
    target: run.target,
  } as const;
  await ledger.record(event, { ...entry, detail: { jobs: jobs.length } });
}
