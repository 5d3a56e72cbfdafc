import type { Origin } from "./accepted.ts";
import type { Action } from "./action.ts";
import { canonicalJson, shortHash } from "./canonical.ts";
import type { Firing } from "./firing.ts";
import type { Select } from "./select.ts";
import type { Target } from "./target.ts";
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
  /** Who is behind it, proven by a signature: the name of a webhook, or a person as a chat's platform knows them. */
  readonly principal?: string;
  /** The second person, who has approved its plan. */
  readonly approvedBy?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly startedAt: number;
  readonly deadline: number;
  readonly jobs: number;
  /** Which jobs of the target are meant, when it was not told their ids. */
  readonly select?: Select;
  /** The firing of a policy that it is. */
  readonly firing?: Firing;
  /** Of the plan that it carries out, or has made. */
  readonly planHash?: string;
  /** It only makes a plan, for somebody to apply. */
  readonly wantsPlan?: true;
  /** Names the rows of the plan that it carries out, to be held against those of today before anything is done. */
  readonly checks?: string;
  /** Why its jobs are not as they were planned any more, so that nothing is done. */
  readonly drifted?: string;
  /** Its plan is still in the making: how many jobs it has is not known yet. */
  readonly isPlanning?: true;
  /** Why no plan could be made; then it has no jobs. */
  readonly notPlanned?: string;
  /** Why the jobs of its target could not be counted, though they had to be. */
  readonly notCounted?: string;
  /** Jobs left out of the plan because something that was asked for cannot be read. */
  readonly unsure?: number;
  /** All the jobs that its target had when it was planned, if they were counted. */
  readonly targetJobs?: number;
  /** Jobs without a verdict. */
  readonly open: number;
  readonly counts: Counts;
  /** Whether it had room under the cap of jobs a day, once that was asked. */
  readonly hasRoom?: boolean;
};

/** Some job of it has no verdict, or nobody knows yet which jobs it has. */
export function isOpen({ open, isPlanning }: Pick<Run, "open" | "isPlanning">): boolean {
  return open > 0 || isPlanning === true;
}

/** It was told its jobs, by a command or by a plan; a listing may still have to count them among all others. */
export function wasToldItsJobs({ select, planHash, wantsPlan, checks }: ToldBy): boolean {
  return !wantsPlan && checks === undefined && (select === undefined || planHash !== undefined);
}

type ToldBy = Pick<Run, "select" | "planHash" | "wantsPlan" | "checks">;

/** The same request id is the same run, wherever it comes from. */
export function runIdOf(requestId: string): string {
  return shortHash(requestId);
}

const digests = new WeakMap<Target, string>();

/** Asked for every job of every turn, so it is worked out once a target. */
export function targetDigest(target: Target): string {
  const { rate: _rate, ...identity } = target;
  const digest = digests.get(target) ?? shortHash(canonicalJson(identity));
  digests.set(target, digest);
  return digest;
}
