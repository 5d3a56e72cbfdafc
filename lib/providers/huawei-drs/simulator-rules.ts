import type { Problem } from "../../simulator/cloud.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import type { Job, World } from "../../simulator/world.ts";
import {
  apiAbsent,
  genericFailure,
  jobAbsent,
  notServed,
  orderStands,
  parentsOnly,
  subtasksOnly,
} from "./simulator-problems.ts";
import { type Deed, EFFECTS } from "./simulator-states.ts";

/** A dual-active DR task is ended and deleted by its parent task only, and started, paused and resumed by its subtasks only. */
export function roleProblem(world: World, job: Job, deed: Deed): Problem | undefined {
  if (deed === "none") return undefined;
  const effect = EFFECTS[deed];
  const isEnding = effect === "stop" || effect === "delete";
  if (isEnding) return job.parent === undefined ? undefined : parentsOnly();
  return childrenOf(world, job).length > 0 && effect !== "reset" ? subtasksOnly() : undefined;
}

/** A yearly or monthly task is deleted after its order is cancelled, not before. */
export function orderProblem(cloud: HuaweiCloud, { payType, orderCancelledMs }: Job, deed: Deed, at: number) {
  const isCancelled = at >= (orderCancelledMs ?? Number.POSITIVE_INFINITY);
  return deed === "delete" && payType === "PrePaid" && !isCancelled ? orderStands(cloud.prepaidCode) : undefined;
}

export function childrenOf(world: World, { id }: Job): readonly Job[] {
  return [...world.jobs.values()].filter(({ parent }) => parent === id);
}

/** What v5 says of a job it does not serve: its pages cover some links only. */
export function unserved(cloud: HuaweiCloud): Problem {
  switch (cloud.v5Absent) {
    case "not-found":
      return jobAbsent();
    case "refused":
      return notServed(cloud.v5AbsentCode);
    case "no-api":
      return apiAbsent();
    case "failed":
      return genericFailure();
  }
}
