import type { Problem } from "../../simulator/cloud.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { type Job, trigger, type World } from "../../simulator/world.ts";
import { absent } from "./simulator-act.ts";
import { actionsFrom } from "./simulator-states.ts";

/** A read: `seenAt` is the simulated time whose world it shows. */
export type Reading = { readonly cloud: HuaweiCloud; readonly world: World; readonly seenAt: number };

export const JOB_TYPES = { migration: "migration", sync: "sync", "disaster-recovery": "cloudDataGuard" } as const;

export type Shown = { readonly job: Job; readonly status: string };

/** A job as reads that name its id show it: a deleted one by the cloud's manner. */
export function showJob({ cloud, world, seenAt }: Reading, id: string, api: "v3" | "v5"): Shown | Problem {
  const job = world.jobs.get(id);
  const status = job === undefined ? undefined : statusAt(job.forward, seenAt);
  if (job === undefined || status === undefined) return absent(api, undefined);
  if (status === null && cloud.deleted === "not-found") return absent(api, job);
  trigger(job, "read", world.now());
  return { job, status: status ?? "DELETED" };
}

/** Jobs a list shows: never a deleted one, since the lists' enums have no word for it. */
export function listed({ world, seenAt }: Reading, jobType: string): readonly Shown[] {
  return [...world.jobs.values()].flatMap((job) => {
    const status = statusAt(job.forward, seenAt);
    return typeof status === "string" && jobTypeOf(job) === jobType ? [{ job, status }] : [];
  });
}

/** `{job: …}` of the v5 detail, in the names of the official client's JobDetailResp and JobBaseInfo. */
export function v5Detail({ job, status }: Shown): object {
  const base = {
    name: job.name,
    job_type: jobTypeOf(job),
    engine_type: "mysql-to-mysql",
    job_direction: "up",
    task_type: "FULL_INCR_TRANS",
    net_type: "vpc",
    charging_mode: "on_demand",
    enterprise_project_id: "0",
    description: "",
    tags: Object.entries(job.tags).map(([key, value]) => ({ key, value })),
  };
  return { job: { id: job.id, status, create_time: createTime(job), master_job_id: "", base_info: base } };
}

/** One entry of the v5 list, in the names of the official client's JobListResp. */
export function v5Entry({ job, status }: Shown): object {
  const place = { engine_type: "mysql-to-mysql", net_type: "vpc", job_direction: "up", enterprise_project_id: "0" };
  const role = {
    job_mode: "single",
    job_mode_role: "master",
    is_multi_az: false,
    node_role: "",
    node_new_framework: false,
  };
  return {
    id: job.id,
    name: job.name,
    status,
    description: "",
    create_time: createTime(job),
    charging_mode: "on_demand",
    billing_tag: true,
    job_type: jobTypeOf(job),
    task_type: "FULL_INCR_TRANS",
    ...place,
    ...role,
    job_action: jobActions(status),
  };
}

export function jobActions(status: string): object {
  const { available, unavailable } = actionsFrom(status);
  return { available_actions: available, unavailable_actions: unavailable, current_action: "" };
}

/** An item of v3 batch-status, or with more fields of batch-detail; it says error_message, not error_msg. */
export function v3Status(reading: Reading, id: string, isDetail: boolean): object {
  const shown = showJob(reading, id, "v3");
  if ("code" in shown) return { id, error_code: shown.code, error_message: shown.message };
  const { job, status } = shown;
  if (!isDetail) return { id, status };
  const more = { task_type: "FULL_INCR_TRANS", net_type: "vpc", job_direction: "up", failed_reason: "" };
  return { id, name: job.name, status, create_time: createTime(job), db_use_type: jobTypeOf(job), ...more };
}

export function v3Entry({ job, status }: Shown): object {
  const place = { engine_type: "mysql", net_type: "vpc", job_direction: "up", task_type: "FULL_INCR_TRANS" };
  const head = { id: job.id, name: job.name, status, description: "", create_time: createTime(job) };
  return { ...head, billing_tag: true, db_use_type: jobTypeOf(job), node_newFramework: false, ...place };
}

function jobTypeOf(job: Job): string {
  return job.kind === "change-tracking" ? "sync" : JOB_TYPES[job.kind];
}

/** A time stamp in ms, as text. */
function createTime(job: Job): string {
  return String(Date.parse(job.createdAt));
}
