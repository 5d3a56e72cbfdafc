import type { Problem } from "../../simulator/cloud.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { type Job, trigger, type World } from "../../simulator/world.ts";
import { absent } from "./simulator-act.ts";
import { unserved } from "./simulator-rules.ts";

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

export function jobTypeOf(job: Job): string {
  return job.kind === "change-tracking" ? "sync" : JOB_TYPES[job.kind];
}
