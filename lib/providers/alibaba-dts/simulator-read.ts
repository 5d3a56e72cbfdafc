import type { Problem } from "../../simulator/cloud.ts";
import type { Direction } from "../../simulator/log.ts";
import { shownSince, type Timeline } from "../../simulator/timeline.ts";
import { type Job, linkOf, trigger } from "../../simulator/world.ts";
import { findJob, type Reading, readDirection, shownStatus } from "./simulator-find.ts";
import { selectJobs } from "./simulator-list.ts";
import { invalidJobId, invalidParameter, missing, notFound } from "./simulator-problems.ts";

const LIST_TYPES = { migration: "online", sync: "sync", "change-tracking": "subscribe", "disaster-recovery": "sync" };

export function describeJobs(reading: Reading): object | Problem {
  const selected = selectJobs(reading);
  if ("code" in selected) return selected;
  const total = claimedTotal(reading, selected.page.length, selected.total);
  const entries = selected.page.map((job) => entry(reading, job));
  for (const job of selected.page) trigger(job, "read", reading.world.now());
  return {
    DtsJobList: entries,
    EtlDemoList: [],
    PageNumber: selected.pageNumber,
    PageRecordCount: selected.page.length,
    ...(total === undefined ? {} : { TotalRecordCount: total }),
  };
}

/** What the list says of how many jobs there are in all. */
function claimedTotal({ cloud }: Reading, onPage: number, total: number): number | undefined {
  return { right: total, missing: undefined, page: onPage, zero: 0, over: total + 1 }[cloud.totalCount];
}

export function describeDetail(reading: Reading): object | Problem {
  const { parameters, world, cloud, seenAt } = reading;
  const direction = readDirection(parameters);
  if (direction === undefined) return invalidParameter("SynchronizationDirection");
  const [id, instanceId] = [parameters.get("DtsJobId"), parameters.get("DtsInstanceID")];
  if (id === undefined && instanceId === undefined) return missing("DtsJobId");
  const job = findJob(world, seenAt, id, instanceId);
  if (job === undefined) return notFound(cloud);
  const link = linkOf(job, direction);
  if (link === undefined) return invalidParameter("SynchronizationDirection");
  const status = shownStatus(cloud, link, seenAt);
  if (status === undefined) return cloud.deleted === "absent" ? invalidJobId() : notFound(cloud);
  trigger(job, "read", world.now());
  return detail(reading, job, direction, status);
}

/** The flat object of a detail; it spells Synchronizing with a small s. */
function detail(reading: Reading, job: Job, direction: Direction, status: string): object {
  const isSubSync = job.reverse !== undefined && reading.cloud.detailJobType === "subSync";
  return {
    DtsJobId: job.id,
    DtsInstanceID: job.instanceId,
    DtsJobName: job.name,
    JobType: isSubSync ? "subSync" : LIST_TYPES[job.kind],
    DtsJobDirection: direction,
    SynchronizationDirection: direction,
    Status: status === "Synchronizing" ? "synchronizing" : status,
    PayType: job.payType,
    ErrorMessage: "",
    CreateTime: job.createdAt,
    FinishTime: status === "Finished" ? finishTime(reading, job, linkOf(job, direction)) : "",
    GroupId: job.instanceId,
    SubSyncJob: [],
    SubDistributedJob: [],
  };
}

/** When a link ended: as the scenario says, unless it was under our eyes. */
function finishTime({ world, seenAt }: Reading, job: Job, link: Timeline | undefined): string {
  const since = link === undefined ? Number.NEGATIVE_INFINITY : shownSince(link, seenAt);
  return since === Number.NEGATIVE_INFINITY ? (job.finishedAt ?? "") : world.dateAt(since);
}

function entry({ cloud, parameters, seenAt }: Reading, job: Job): object {
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
    ...(parameters.get("WithoutDbList") === "true" ? {} : { DbObject: dbObject(job, cloud.dbObjectBytes) }),
    ...(reverse === undefined ? {} : { ReverseJob: { DtsJobId: job.reverse?.id, Status: reverse } }),
    TagList: Object.entries(job.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  };
}

/** The objects a job moves, as JSON in a text of at least `bytes`. */
function dbObject(job: Job, bytes: number): string {
  return JSON.stringify({ [job.id]: { name: job.name, all: true, note: "x".repeat(bytes) } });
}
