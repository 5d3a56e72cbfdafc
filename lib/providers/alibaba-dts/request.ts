import type { Job, Kind } from "#lib/jobs/job.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { ApiRequest } from "../provider.ts";
import { given } from "../shared/given.ts";
import { ownTarget } from "../shared/own-target.ts";

/** DTS's word for a kind in requests; its replies use other words. In the order they are looked through. */
export const JOB_TYPES = { migration: "MIGRATION", sync: "SYNC", "change-tracking": "SUBSCRIBE" } as const;

export type DtsKind = keyof typeof JOB_TYPES;

export const DTS_KINDS = Object.keys(JOB_TYPES) as readonly DtsKind[];

export function dtsKind(kind: Kind | undefined): DtsKind | undefined {
  return kind === "disaster-recovery" ? undefined : kind;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/** RPC style: one path, everything in the query, empty body. Undefined parameters are left out. */
export function rpc(operation: string, parameters: Parameters): ApiRequest {
  return { operation, method: "POST", path: "/", query: given(parameters), headers: {}, body: "" };
}

/** What every operation of a target carries. Most regions share one host, so the region is always said. */
export function common({ region, resourceGroupId, zeroEtlJob }: AlibabaTarget): Parameters {
  return { RegionId: region, ResourceGroupId: resourceGroupId, ZeroEtlJob: zeroEtlJob?.toString() };
}

/** What names one job, and one direction of it. */
export function named(job: Job | undefined): Parameters {
  return { DtsJobId: job?.id, SynchronizationDirection: job?.direction === "Reverse" ? "Reverse" : undefined };
}

export function alibaba(target: Target): AlibabaTarget {
  return ownTarget(target, "alibaba-dts");
}
