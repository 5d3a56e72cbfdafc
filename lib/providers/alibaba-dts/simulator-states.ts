import type { Problem } from "../../simulator/cloud.ts";
import type { EffectName } from "../../simulator/log.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import { movingEffect, type Step, shownSince, type Timeline } from "../../simulator/timeline.ts";
import type { Job, Kind } from "../../simulator/world.ts";
import { invalidParameter, prePaid, wrongState } from "./simulator-problems.ts";

const AT_REST = ["Finished", "NotConfigured", "NotStarted", "PrecheckFailed", "MigrationFailed", "InitializeFailed"];
const RUNNING = ["Prechecking", "PreCheckPass", "Migrating", "Initializing", "Synchronizing", "Starting", "Normal"];
const BROKEN = ["PrecheckFailed", "MigrationFailed", "InitializeFailed", "Failed", "Abnormal"];

/** States an operation is taken from; every other one, known or not, is refused. */
const ALLOWED: Readonly<Record<EffectName, ReadonlySet<string>>> = {
  start: lower(["NotStarted", "PreCheckPass", "Suspending", ...BROKEN]),
  stop: lower(["Suspending", "Retrying", ...RUNNING, ...BROKEN]),
  pause: lower(["Migrating", "Synchronizing", "Initializing"]),
  reset: lower([
    "NotStarted",
    "Suspending",
    "Finished",
    "Migrating",
    "Synchronizing",
    "Initializing",
    "Normal",
    ...BROKEN,
  ]),
  delete: lower([...AT_REST, "Failed", "Abnormal", "Suspending"]),
};

/** One link of a job as it is at `at`. */
type Case = {
  readonly cloud: AlibabaCloud;
  readonly job: Job;
  readonly link: Timeline;
  readonly status: string;
  readonly at: number;
};

/** Whether an operation goes through, is accepted without doing anything, or is refused. */
export type Verdict = "apply" | "ignore" | Problem;

export function judge(here: Case, effect: EffectName): Verdict {
  const { cloud, job } = here;
  if (job.kind === "change-tracking" && effect === "pause")
    return cloud.suspendTracking === "lies" ? "ignore" : invalidParameter("DtsJobId");
  return kindProblem(cloud, job, effect) ?? judgeState(here, effect);
}

function kindProblem(cloud: AlibabaCloud, job: Job, effect: EffectName): Problem | undefined {
  if (job.kind === "migration" && effect === "reset") return invalidParameter("DtsJobId");
  return job.payType === "PrePaid" && effect === "delete" ? prePaid(cloud) : undefined;
}

/** A change still under way refuses all others, but a delete is let through where running jobs may be deleted. */
function judgeState(here: Case, effect: EffectName): Verdict {
  const { cloud, link, at } = here;
  const moving = movingEffect(link, at);
  const isFree = effect === "delete" && cloud.deleteRunning === "allowed";
  if (moving === effect) return cloud.repeat === "accepted" ? "ignore" : wrongState(cloud);
  if (isFree && moving !== "delete") return "apply";
  return moving === undefined && isTakenFrom(here, effect) ? "apply" : wrongState(cloud);
}

function isTakenFrom({ cloud, job, link, status, at }: Case, effect: EffectName): boolean {
  const word = status.toLowerCase();
  if (effect !== "start") return ALLOWED[effect].has(word);
  if (word === "finished") return cloud.startAfterStop === "accepted";
  const since = shownSince(link, at);
  const pausedMs = since === Number.NEGATIVE_INFINITY ? at + job.pausedMs : at - since;
  return ALLOWED.start.has(word) && !(word === "suspending" && pausedMs > cloud.resumeLimitMs);
}

/** The states an accepted operation passes through, in ms after it. Stop and pause show nothing until done. */
export function stepsOf(cloud: AlibabaCloud, kind: Kind, effect: EffectName, status: string): readonly Step[] {
  const { startMs, stopMs, pauseMs, resetMs, deleteMs } = cloud.transitions;
  switch (effect) {
    case "start":
      return startSteps(kind, status, startMs);
    case "stop":
      return [
        { afterMs: stopMs, status: kind === "change-tracking" && cloud.stoppedTracking === "gone" ? null : "Finished" },
      ];
    case "pause":
      return [{ afterMs: pauseMs, status: "Suspending" }];
    case "reset":
      return [{ afterMs: resetMs, status: "NotConfigured" }];
    case "delete":
      return [{ afterMs: deleteMs, status: null }];
  }
}

function startSteps(kind: Kind, status: string, startMs: number): readonly Step[] {
  if (kind === "change-tracking")
    return [
      { afterMs: 0, status: "Starting" },
      { afterMs: startMs, status: "Normal" },
    ];
  const running = { afterMs: startMs, status: kind === "migration" ? "Migrating" : "Synchronizing" };
  const isFresh = ["NotStarted", "PrecheckFailed"].includes(status);
  if (isFresh) return [{ afterMs: 0, status: "Prechecking" }, running];
  return status === "InitializeFailed" ? [{ afterMs: 0, status: "Initializing" }, running] : [running];
}

function lower(states: readonly string[]): ReadonlySet<string> {
  return new Set(states.map((state) => state.toLowerCase()));
}
