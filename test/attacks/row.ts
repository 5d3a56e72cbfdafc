import type { World } from "../engine/world.ts";
import type { Job, Place, Provider, Tags, TargetName } from "./case.ts";

/** A job, or one direction of it, as its cloud truly has it. */
export type Row = {
  readonly key: string;
  readonly id: string;
  readonly provider: Provider;
  readonly kind: string;
  readonly status: string;
  readonly name: string;
  readonly tags: Tags;
  readonly createdAt: string;
};

export const keyOf = (id: string, direction = "Forward") => `${id}/${direction}`;

/** Where the places are. */
export const REGIONS: Readonly<Record<TargetName, Readonly<Record<Provider, string>>>> = {
  victim: { "alibaba-dts": "cn-hangzhou", "huawei-drs": "cn-north-4" },
  other: { "alibaba-dts": "cn-beijing", "huawei-drs": "cn-east-3" },
};

/** All jobs that a place shows now: what is deleted, or not added yet, is not there. */
export function rowsOf({ target, provider }: Pick<Place, "target" | "provider">, world: World): readonly Row[] {
  const region = REGIONS[target][provider];
  const seeds = (world.scenario.clouds.find((cloud) => cloud.region === region)?.jobs ??
    []) as unknown as readonly Job[];
  return world.clouds.jobs().flatMap(({ id, kind, name, status, reverse, region: where }) => {
    const seed = where === region ? seeds.find((one) => one.id === id) : undefined;
    if (!seed || status === null) return [];
    const row = { id, provider, kind, name, tags: { ...seed.tags }, createdAt: seed.createdAt };
    const forward = { ...row, key: keyOf(id), status };
    return reverse ? [forward, { ...row, key: keyOf(id, "Reverse"), status: reverse }] : [forward];
  });
}
