import type { Problem } from "../../simulator/cloud.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import type { Wish } from "./simulator-act.ts";
import { type ActionName, BODIES, checkDistinct, readBody } from "./simulator-bodies.ts";
import { badParameter } from "./simulator-problems.ts";
import type { Route } from "./simulator-routes.ts";
import type { Deed } from "./simulator-states.ts";

/** v5 action names that change a job's state; `stop` means pause and `terminate` means end. */
const ACTION_DEEDS: Readonly<Partial<Record<ActionName, Deed>>> = {
  start: "start",
  stop: "pause",
  restart: "resume",
  reset: "reset",
  terminate: "stop",
};

const DELETE_DEEDS = { terminate: "stop", force_terminate: "force-stop", delete: "delete" } as const;

type WishReader = (body: Buffer, pathJobId: string, cloud: HuaweiCloud) => readonly Wish[] | Problem;

const READERS: Readonly<Partial<Record<Route["operation"], WishReader>>> = {
  DeleteJob: (_, id) => [{ id, deed: "delete" }],
  BatchDeleteJobsById: (body) =>
    map(readBody(BODIES.deleteMany, body), ({ jobs }) => jobs.map((id) => ({ id, deed: "delete" }))),
  StopJobAction: (body, id) => map(readBody(BODIES.stopOne, body), (one) => [{ id, deed: ending(one.is_force_stop) }]),
  BatchStopJobsAction: (body) =>
    map(readBody(BODIES.stopMany, body), ({ jobs }) =>
      jobs.map((job) => ({ id: job.job_id, deed: ending(job.is_force_stop) })),
    ),
  ExecuteJobAction: (body, id, cloud) =>
    map(readBody(BODIES.actOnOne, body), ({ job }) => checkPause(cloud, [job]) ?? [{ id, deed: deedOf(job) }]),
  BatchExecuteJobActions: (body, _, cloud) =>
    map(
      readBody(BODIES.actOnMany, body),
      ({ jobs }) => checkPause(cloud, jobs) ?? jobs.map((job) => ({ id: job.job_id, deed: deedOf(job) })),
    ),
  V3BatchJobs: (body) =>
    map(readBody(BODIES.v3Jobs, body), ({ jobs }) =>
      jobs.map((job) => ({ id: job.job_id, deed: DELETE_DEEDS[job.delete_type] })),
    ),
  V3BatchStarting: (body) =>
    map(readBody(BODIES.v3Start, body), ({ jobs }) => jobs.map((job) => ({ id: job.job_id, deed: "start" }))),
  V3BatchPauseTask: (body) =>
    map(readBody(BODIES.v3Pause, body), ({ jobs }) => jobs.map((job) => ({ id: job.job_id, deed: "pause" }))),
  V3BatchRetryTask: (body) =>
    map(readBody(BODIES.v3Retry, body), ({ jobs }) => jobs.map((job) => ({ id: job.job_id, deed: "resume" }))),
};

/** What a changing call wants done to which jobs; undefined for a call that only reads. */
export function readWishes(cloud: HuaweiCloud, route: Route, body: Buffer): readonly Wish[] | Problem | undefined {
  const wishes = READERS[route.operation]?.(body, route.pathJobId ?? "", cloud);
  if (wishes === undefined || "code" in wishes) return wishes;
  if (wishes.length > (cloud.mostJobs ?? Number.POSITIVE_INFINITY)) return badParameter("jobs");
  if (route.api === "v5" && cloud.v5Duplicates === "accepted") return wishes;
  return checkDistinct(wishes.map(({ id }) => id)) ?? wishes;
}

/** The Terraform provider always sends pause_mode; no page says what happens without. */
function checkPause(cloud: HuaweiCloud, actions: readonly Action[]): Problem | undefined {
  const isMissing = actions.some((each) => each.action_name === "stop" && each.action_params?.pause_mode === undefined);
  return isMissing && cloud.pauseMode === "required" ? badParameter("action_params.pause_mode") : undefined;
}

function map<Value>(
  read: { value: Value } | Problem,
  to: (value: Value) => readonly Wish[] | Problem,
): readonly Wish[] | Problem {
  return "value" in read ? to(read.value) : read;
}

function ending(isForced: boolean | undefined): Deed {
  return isForced ? "force-stop" : "stop";
}

type Action = {
  readonly action_name: ActionName;
  readonly action_params?:
    | { readonly force_delete?: boolean | undefined; readonly pause_mode?: string | undefined }
    | undefined;
};

function deedOf({ action_name, action_params }: Action): Deed {
  const deed = ACTION_DEEDS[action_name] ?? "none";
  return deed === "stop" ? ending(action_params?.force_delete) : deed;
}
