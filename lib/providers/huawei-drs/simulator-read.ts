import type { Problem } from "../../simulator/cloud.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { type Job, trigger, type World } from "../../simulator/world.ts";
import { absent } from "./simulator-act.ts";
import { childrenOf, roleProblem, unserved } from "./simulator-rules.ts";
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
  if (!isServed(cloud, job, api)) return api === "v5" ? unserved(cloud) : absent(api, undefined);
  if (status === null && cloud.deleted === "not-found") return absent(api, job);
  trigger(job, "read", world.now());
  return { job, status: status ?? "DELETED" };
}

/** Jobs a list shows; a deleted one only where the cloud is set so, since the lists' enums have no word for it. */
export function listed({ cloud, world, seenAt }: Reading, jobType: string, api: "v3" | "v5"): readonly Shown[] {
  const isDeletedShown = cloud.deleted === "deleted-status" && cloud.listDeleted === "yes";
  return [...world.jobs.values()].flatMap((job) => {
    const seen = statusAt(job.forward, seenAt);
    const status = seen === null && isDeletedShown ? "DELETED" : seen;
    const isNested = api === "v5" && cloud.listChildren === "no" && job.parent !== undefined;
    const isWanted = jobTypeOf(job) === jobType && isServed(cloud, job, api) && !isNested;
    return typeof status === "string" && isWanted ? [{ job, status }] : [];
  });
}

function isServed(cloud: HuaweiCloud, job: Job, api: "v3" | "v5"): boolean {
  return job.apis.includes(api) || (api === "v5" && cloud.v5AbsentReads === "answered");
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
    charging_mode: chargingMode(job),
    enterprise_project_id: "0",
    description: "",
    tags: Object.entries(job.tags).map(([key, value]) => ({ key, value })),
  };
  return {
    job: { id: job.id, status, create_time: createTime(job), master_job_id: job.parent ?? "", base_info: base },
  };
}

/** One entry of the v5 list, in the names of the official client's JobListResp. */
export function v5Entry(reading: Reading, { job, status }: Shown): object {
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
    charging_mode: chargingMode(job),
    billing_tag: true,
    job_type: jobTypeOf(job),
    task_type: "FULL_INCR_TRANS",
    ...place,
    ...role,
    job_action: jobActions(reading, { job, status }),
    ...childrenEntry(reading, job),
  };
}

function childrenEntry({ world, seenAt }: Reading, parent: Job): object {
  const children = childrenOf(world, parent).flatMap((job) => {
    const status = statusAt(job.forward, seenAt);
    return typeof status === "string" ? [{ id: job.id, name: job.name, status, job_type: jobTypeOf(job) }] : [];
  });
  return children.length === 0 ? {} : { children };
}

export function jobActions({ world }: Reading, { job, status }: Shown): object {
  const { available, unavailable } = actionsFrom(status, (deed) => roleProblem(world, job, deed) === undefined);
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

function chargingMode({ payType }: Job): string {
  return payType === "PrePaid" ? "period" : "on_demand";
}

/** A time stamp in ms, as text. */
function createTime(job: Job): string {
  return String(Date.parse(job.createdAt));
}
