import type { EffectName } from "../../simulator/log.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { movingEffect, type Step, type Timeline } from "../../simulator/timeline.ts";

/** What an operation wants done to a job; `none` is an action that is accepted and changes no state. */
export type Deed = "start" | "resume" | "pause" | "stop" | "force-stop" | "reset" | "delete" | "none";

export const EFFECTS: Readonly<Record<Exclude<Deed, "none">, EffectName>> = {
  start: "start",
  resume: "start",
  pause: "pause",
  stop: "stop",
  "force-stop": "stop",
  reset: "reset",
  delete: "delete",
};

const FULL = ["FULL_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "FULL_TRANSFER_COMPLETE"];
const INCREMENTAL = ["INCRE_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED"];
const ENDABLE = [
  "CONFIGURATION",
  "WAITING_FOR_START",
  "START_JOB_FAILED",
  "PAUSING",
  "PAUSEING",
  "RELEASE_RESOURCE_FAILED",
  "REBUILD_NODE_FAILED",
  "CHANGE_JOB_FAILED",
  "CHILD_TRANSFER_COMPLETE",
  "CHILD_TRANSFER_FAILED",
  "NODE_UPGRADE_COMPLETE",
  "NODE_UPGRADE_FAILED",
  ...FULL,
  ...INCREMENTAL,
];
const UNDER_WAY = ["STARTJOBING", "REBUILD_NODE_STARTED", "CHANGE_JOB_STARTED", "NODE_UPGRADE_START"];
const CHILD_UNDER_WAY = ["CHILD_TRANSFER_STARTING", "CHILD_TRANSFER_STARTED", "RELEASE_CHILD_TRANSFER_STARTED"];

/** States a deed is taken from; any other, known or not, is refused. Force also ends what is under way. */
const ALLOWED: Readonly<Record<Deed, ReadonlySet<string>>> = {
  start: new Set(["CONFIGURATION", "WAITING_FOR_START"]),
  resume: new Set(["PAUSING", "PAUSEING", "START_JOB_FAILED", "FULL_TRANSFER_FAILED", "INCRE_TRANSFER_FAILED"]),
  pause: new Set([...FULL, ...INCREMENTAL]),
  stop: new Set(ENDABLE),
  "force-stop": new Set([...ENDABLE, ...UNDER_WAY, ...CHILD_UNDER_WAY]),
  reset: new Set(["FULL_TRANSFER_FAILED", "INCRE_TRANSFER_FAILED"]),
  delete: new Set(["CREATE_FAILED", "RELEASE_RESOURCE_COMPLETE", "RELEASE_CHILD_TRANSFER_COMPLETE"]),
  none: new Set(),
};

export function judge(
  cloud: HuaweiCloud,
  link: Timeline,
  status: string,
  deed: Deed,
  at: number,
): "apply" | "ignore" | "refuse" {
  if (deed === "none") return "ignore";
  const moving = movingEffect(link, at);
  if (moving === EFFECTS[deed]) return cloud.repeat === "accepted" ? "ignore" : "refuse";
  return moving === undefined && ALLOWED[deed].has(status) ? "apply" : "refuse";
}

/** The states an accepted deed passes through, in ms after it. */
export function stepsOf(cloud: HuaweiCloud, deed: Exclude<Deed, "none">, status: string): readonly Step[] {
  const { startMs, stopMs, pauseMs, resetMs, deleteMs } = cloud.transitions;
  switch (deed) {
    case "start":
      return [starting, { afterMs: startMs, status: "FULL_TRANSFER_STARTED" }];
    case "resume":
      return [starting, { afterMs: startMs, status: resumed(status) }];
    case "pause":
      return [{ afterMs: pauseMs, status: cloud.pausedWord }];
    case "stop":
    case "force-stop":
      return [
        { afterMs: 0, status: "RELEASE_RESOURCE_STARTED" },
        { afterMs: stopMs, status: "RELEASE_RESOURCE_COMPLETE" },
      ];
    case "reset":
      return cloud.reset === "configuration"
        ? [{ afterMs: resetMs, status: "CONFIGURATION" }]
        : [starting, { afterMs: resetMs, status: "FULL_TRANSFER_STARTED" }];
    case "delete":
      return [{ afterMs: deleteMs, status: null }];
  }
}

const starting = { afterMs: 0, status: "STARTJOBING" };

function resumed(status: string): string {
  return ["FULL_TRANSFER_FAILED", "START_JOB_FAILED"].includes(status)
    ? "FULL_TRANSFER_STARTED"
    : "INCRE_TRANSFER_STARTED";
}

/** Names the actions page uses for what may be done from a state, by a job that may do what `isFree` says. */
export function actionsFrom(
  status: string,
  isFree: (deed: Deed) => boolean,
): {
  readonly available: readonly string[];
  readonly unavailable: readonly string[];
} {
  const names = {
    start: "START",
    resume: "RETRY",
    pause: "PAUSE",
    stop: "FREE_RESOURCE",
    reset: "RESET",
    delete: "DELETE",
  };
  const all = Object.entries(names) as readonly (readonly [Deed, string])[];
  const can = ([deed]: readonly [Deed, string]) => ALLOWED[deed].has(status) && isFree(deed);
  return {
    available: all.filter(can).map(([, name]) => name),
    unavailable: all.filter((each) => !can(each)).map(([, name]) => name),
  };
}
