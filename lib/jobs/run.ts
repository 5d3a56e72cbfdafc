import type { AcceptedCommand, Origin } from "./accepted.ts";
import { type Action, stepsOf } from "./action.ts";
import { canonicalJson, shortHash } from "./canonical.ts";
import { chunk } from "./chunk.ts";
import type { Job } from "./job.ts";
import type { Target } from "./target.ts";
import { freshTask, type Todo } from "./todo.ts";
import type { VERDICTS } from "./verdict.ts";

type Counts = Readonly<Record<(typeof VERDICTS)[number], number>>;
/** @public */
export const NO_COUNTS: Counts = { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 };

/** One accepted command, from plan to the last verdict. Times are milliseconds since the epoch. */
export type Run = {
  readonly runId: string;
  readonly requestId: string;
  /** Of the command without its requestId: the same request id with another body is refused. */
  readonly bodyDigest: string;
  readonly action: Action;
  readonly target: string;
  /** The list its chunks wait on: the target's, or the run's own when it runs embedded. */
  readonly lane: string;
  readonly provider: Target["provider"];
  readonly region: string;
  /** Pins provider, region, endpoint, project and credential reference. */
  readonly targetDigest: string;
  readonly origin: Origin;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly startedAt: number;
  readonly deadline: number;
  readonly jobs: number;
  /** Jobs without a verdict. */
  readonly open: number;
  readonly counts: Counts;
};

/** The exact list of jobs a run will touch, in chunks that wait on the target's lane. */
export type Plan = { readonly run: Run; readonly todos: readonly Todo[] };

export function targetDigest(target: Target): string {
  const { rate: _rate, ...identity } = target;
  return shortHash(canonicalJson(identity));
}

/** Explicit ids need no listing: the plan is the command's jobs in chunks. @param now milliseconds since the epoch */
export function planRun(
  accepted: AcceptedCommand,
  target: Target,
  laneOf: (target: string, runId: string) => string,
  now: number,
): Plan {
  const { command, requestId, origin } = accepted;
  const { requestId: _requestId, ...body } = command;
  const runId = shortHash(requestId);
  const lane = laneOf(target.name, runId);
  const run: Run = {
    runId,
    requestId,
    bodyDigest: shortHash(canonicalJson(body)),
    action: command.action,
    target: target.name,
    lane,
    provider: target.provider,
    region: target.region,
    targetDigest: targetDigest(target),
    origin,
    dryRun: command.dryRun,
    force: command.force,
    startedAt: now,
    deadline: now + command.deadlineSeconds * 1000,
    jobs: command.jobs.length,
    open: command.jobs.length,
    counts: NO_COUNTS,
  };
  const paired = idsOfBothDirections(command.jobs);
  const todos = chunk(command.jobs).map((jobs, index) => ({
    runId,
    chunk: index,
    lane,
    priority: priorityOf(command.action),
    due: now,
    seq: 0,
    tasks: jobs.map((job) => freshTask(job, stepsOf(command.action), paired.has(job.id), now)),
  }));
  return { run, todos };
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
  return action === "stop" || action === "pause" ? 1 : 5;
}
