import type { Kind } from "#lib/jobs/job.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { ApiRequest } from "../provider.ts";

/** DTS's word for a kind in requests; its replies use other words. */
export const JOB_TYPES = { migration: "MIGRATION", sync: "SYNC", "change-tracking": "SUBSCRIBE" } as const;

export type DtsKind = keyof typeof JOB_TYPES;

/** The kinds in the order they are looked through. */
export const DTS_KINDS: readonly DtsKind[] = ["migration", "sync", "change-tracking"];

export function dtsKind(kind: Kind | undefined): DtsKind | undefined {
  return kind === "disaster-recovery" ? undefined : kind;
}

/** RPC style: one path, everything in the query, empty body. Undefined parameters are left out. */
export function rpc(operation: string, parameters: Readonly<Record<string, string | undefined>>): ApiRequest {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { operation, method: "POST", path: "/", query: Object.fromEntries(given), headers: {}, body: "" };
}

/** What every operation of a target carries. Most regions share one host, so the region is always said. */
export function common(target: AlibabaTarget): Readonly<Record<string, string | undefined>> {
  return {
    RegionId: target.region,
    ResourceGroupId: target.resourceGroupId,
    ZeroEtlJob: target.zeroEtlJob === undefined ? undefined : String(target.zeroEtlJob),
  };
}

/** @throws when the target belongs to another provider: a fault of the wiring */
export function alibaba(target: Target): AlibabaTarget {
  if (target.provider === "alibaba-dts") return target;
  throw new Error(`target ${target.name} is of ${target.provider}; want alibaba-dts`);
}
