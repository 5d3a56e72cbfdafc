import type { AcceptedCommand, Origin } from "./accepted.ts";
import { type Action, stepsOf } from "./action.ts";
import { canonicalJson, shortHash } from "./canonical.ts";
import { chunk } from "./chunk.ts";
import type { Job } from "./job.ts";
import type { PlanRow } from "./plan-row.ts";
import { NO_COUNTS, type Run, runIdOf, targetDigest } from "./run.ts";
import type { Target } from "./target.ts";
import { freshTask, type Item, type Listing, type Page, type PlannedJob, type Todo } from "./todo.ts";

/**
 * The exact list of jobs a run will touch: in chunks, or in pages that become chunks one after the other; or, while that is not known
 * yet, a listing that will tell. `rows`: what is known of the plan before the listing.
 */
export type Plan = { readonly run: Run; readonly items: readonly Item[]; readonly rows?: readonly PlanRow[] };

/**
 * Chunks that are put on a lane's list in one transaction, which at DynamoDB holds at most 100 actions: two a chunk, and four for
 * the run or its page.
 */
export const CHUNKS_AT_ONCE = 48;

/** Jobs a page holds: the record of 400 with the longest ids has 80 KB, and 25 pages are the most a run can have. */
const PAGE_SIZE = 400;

/** Numbers kept free for the chunks of a page: each job may need one of its own. */
const CHUNKS_A_PAGE = PAGE_SIZE;

/** What a run is made for besides its command. */
export type Planning = {
  readonly target: Target;
  readonly laneOf: (target: string, runId: string) => string;
  /** All jobs of the target have to be counted, whatever the command names. */
  readonly mustCount: boolean;
};

/**
 * Explicit ids need no listing: the plan is the command's jobs. It is recorded whole, in one transaction, however large.
 * A selection, or a count of the target's jobs, needs one.
 * @param now milliseconds since the epoch
 */
export function planRun(accepted: AcceptedCommand, { target, laneOf, mustCount }: Planning, now: number): Plan {
  const { command, plan, wantsPlan } = accepted;
  const told = plan && "jobs" in plan ? plan.jobs : undefined;
  const jobs: readonly PlannedJob[] = told ?? command.jobs;
  const run = { ...toRun(accepted, target, laneOf, now), jobs: jobs.length, open: jobs.length };
  const isKnown = told !== undefined || (command.select === undefined && !wantsPlan && !plan);
  if (isKnown && !mustCount) return { run, items: itemsOf(run, jobs, now) };
  const planning: Run = { ...run, jobs: 0, open: 0, isPlanning: true };
  const byId = isKnownById(run) && !mustCount ? { byId: true as const } : {};
  const listing: Listing = { ...placeOf(run, now), listed: 0, jobs: 0, rows: 0, unsure: 0, ...byId };
  return { run: planning, items: [listing], rows: jobs.map((job) => ({ job })) };
}

/** It was told ids, and still its plan has to be made: to be shown, or to be held against the one that was. */
export function isKnownById(run: Run): boolean {
  return run.select === undefined && isPlanOfItsOwn(run);
}

/** The jobs of a run whose plan is known now, as items of its lane. */
export function itemsOf(run: Run, given: readonly PlannedJob[], now: number): readonly Item[] {
  const paired = idsOfBothDirections(given);
  const jobs = given.map((job) => (paired.has(job.id) ? { ...job, isPaired: true } : job));
  const todos = chunksOf(run, jobs, 0, now);
  return todos.length <= CHUNKS_AT_ONCE ? todos : pagesOf(run, jobs, now);
}

/** Names a run's rows. The same request id with another body is another plan, so that neither adds to the other's. */
export function planIdOf({ runId, bodyDigest }: Pick<Run, "runId" | "bodyDigest">): string {
  return shortHash(runId, bodyDigest);
}

/**
 * Names the jobs that a run was told, as they were told, beside the rows of its plan. Those that only come to be counted are its plan; of a plan
 * in the making they are what is to be looked up, and whoever writes them once more must not undo what was found.
 */
export function toldIdOf(run: Run): string {
  return isPlanOfItsOwn(run) ? shortHash(planIdOf(run), "told") : planIdOf(run);
}

function isPlanOfItsOwn({ wantsPlan, checks }: Pick<Run, "wantsPlan" | "checks">): boolean {
  return wantsPlan === true || checks !== undefined;
}

/** Jobs as chunks of a run's lane, due now. @param from the number of the first chunk */
export function chunksOf(run: Run, jobs: readonly PlannedJob[], from: number, now: number): readonly Todo[] {
  return chunk(jobs).map((ofChunk, index) => ({
    ...placeOf(run, now),
    chunk: from + index,
    tasks: ofChunk.map(({ isPaired = false, plannedIn, ...job }) => ({
      ...freshTask(job, stepsOf(run.action), isPaired, now),
      ...(plannedIn === undefined ? {} : { plannedIn }),
    })),
  }));
}

function pagesOf(run: Run, jobs: readonly PlannedJob[], now: number): readonly Page[] {
  return Array.from({ length: Math.ceil(jobs.length / PAGE_SIZE) }, (_, page) => ({
    ...placeOf(run, now),
    page,
    jobs: jobs.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE),
    nextChunk: page * CHUNKS_A_PAGE,
  }));
}

function placeOf({ runId, lane, action, wantsPlan }: Run, now: number) {
  return { runId, lane, priority: wantsPlan ? URGENT : priorityOf(action), due: now, seq: 0 };
}

function toRun(
  { command, requestId, origin, plan, ...told }: AcceptedCommand,
  target: Target,
  laneOf: (target: string, runId: string) => string,
  now: number,
): Run {
  const { jobs, select, deadlineSeconds, action, dryRun, force } = command;
  const runId = runIdOf(requestId);
  return {
    ...{ runId, requestId, bodyDigest: bodyDigest(command, origin), action, target: target.name },
    ...{ lane: laneOf(target.name, runId), provider: target.provider, region: target.region },
    ...{ targetDigest: targetDigest(target), origin, dryRun, force, startedAt: now },
    ...{ deadline: now + deadlineSeconds * 1000, jobs: jobs.length, open: jobs.length, counts: NO_COUNTS },
    ...(select === undefined ? {} : { select }),
    ...told,
    ...(plan === undefined ? {} : { planHash: plan.hash }),
    ...(plan && "planId" in plan ? { checks: plan.planId } : {}),
  };
}

/** Of a command without its request id; of a webhook's without its reason either, which an alert words anew each time. */
export function bodyDigest({ requestId: _requestId, ...body }: AcceptedCommand["command"], origin: Origin): string {
  return shortHash(canonicalJson(origin === "webhook" ? { ...body, reason: undefined } : body));
}

/** A job is distinct by id and direction, so an id that comes twice comes in both. */
function idsOfBothDirections(jobs: readonly Job[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of jobs) (seen.has(id) ? twice : seen).add(id);
  return twice;
}

/** Lower goes first: whoever stops or pauses something is in more of a hurry than whoever cleans up. */
function priorityOf(action: Action): number {
  return action === "stop" || action === "pause" ? URGENT : 5;
}

/** Also of a plan that a person waits for. */
const URGENT = 1;
