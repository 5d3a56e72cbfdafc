import { statusAt } from "../../simulator/timeline.ts";
import type { Job } from "../../simulator/world.ts";
import { jobTypeOf, type Reading, type Shown, showJob } from "./simulator-read.ts";
import { childrenOf, roleProblem } from "./simulator-rules.ts";
import { actionsFrom } from "./simulator-states.ts";

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

function chargingMode({ payType }: Job): string {
  return payType === "PrePaid" ? "period" : "on_demand";
}

/** A time stamp in ms, as text. */
function createTime(job: Job): string {
  return String(Date.parse(job.createdAt));
}
