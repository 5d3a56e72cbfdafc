import type { Problem } from "../../simulator/cloud.ts";
import { type Job, linkOf, trigger } from "../../simulator/world.ts";
import { findJob, type Reading, readDirection, shownStatus } from "./simulator-find.ts";
import { selectJobs } from "./simulator-list.ts";
import { invalidJobId, invalidParameter, missing, notFound } from "./simulator-problems.ts";

const LIST_TYPES = { migration: "online", sync: "sync", "change-tracking": "subscribe", "disaster-recovery": "sync" };

export function describeJobs(reading: Reading): object | Problem {
  const selected = selectJobs(reading);
  if ("code" in selected) return selected;
  const entries = selected.page.map((job) => entry(reading, job));
  for (const job of selected.page) trigger(job, "read", reading.world.now());
  return {
    DtsJobList: entries,
    EtlDemoList: [],
    PageNumber: selected.pageNumber,
    PageRecordCount: selected.page.length,
    TotalRecordCount: selected.total,
  };
}

export function describeDetail({ parameters, world, cloud, seenAt }: Reading): object | Problem {
  const direction = readDirection(parameters);
  if (direction === undefined) return invalidParameter("SynchronizationDirection");
  const [id, instanceId] = [parameters.get("DtsJobId"), parameters.get("DtsInstanceID")];
  if (id === undefined && instanceId === undefined) return missing("DtsJobId");
  const job = findJob(world, seenAt, id, instanceId);
  if (job === undefined) return notFound();
  const link = linkOf(job, direction);
  if (link === undefined) return invalidParameter("SynchronizationDirection");
  const status = shownStatus(cloud, link, seenAt);
  if (status === undefined) return cloud.deleted === "absent" ? invalidJobId() : notFound();
  trigger(job, "read", world.now());
  return detail(job, direction, status);
}

/** The flat object of a detail; it spells Synchronizing with a small s. */
function detail(job: Job, direction: string, status: string): object {
  return {
    DtsJobId: job.id,
    DtsInstanceID: job.instanceId,
    DtsJobName: job.name,
    JobType: LIST_TYPES[job.kind],
    DtsJobDirection: direction,
    SynchronizationDirection: direction,
    Status: status === "Synchronizing" ? "synchronizing" : status,
    PayType: job.payType,
    ErrorMessage: "",
    CreateTime: job.createdAt,
    FinishTime: job.finishedAt ?? "",
    GroupId: job.instanceId,
    SubSyncJob: [],
    SubDistributedJob: [],
  };
}

function entry({ cloud, seenAt }: Reading, job: Job): object {
  const reverse = job.reverse === undefined ? undefined : shownStatus(cloud, job.reverse, seenAt);
  return {
    DtsJobId: job.id,
    DtsInstanceID: job.instanceId,
    DtsJobName: job.name,
    JobType: LIST_TYPES[job.kind],
    Status: shownStatus(cloud, job.forward, seenAt),
    PayType: job.payType,
    DtsJobDirection: "Forward",
    ErrorMessage: "",
    CreateTime: job.createdAt,
    ExpireTime: "",
    Delay: 0,
    ...(reverse === undefined ? {} : { ReverseJob: { DtsJobId: job.reverse?.id, Status: reverse } }),
    TagList: Object.entries(job.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  };
}
