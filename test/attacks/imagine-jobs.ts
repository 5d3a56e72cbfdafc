import type { Random } from "../simulation/random.ts";
import type { Job, Provider, Tags } from "./case.ts";

/** Kinds of job, and the words in which the cloud tells the states that such a job is found in. */
const KINDS: Readonly<Record<Provider, readonly (readonly [Job["kind"], readonly string[]])[]>> = {
  "alibaba-dts": [
    ["sync", ["Finished", "Synchronizing", "Failed", "Suspending", "NotStarted"]],
    ["sync", ["Finished", "Synchronizing", "Failed", "Suspending", "NotStarted"]],
    ["migration", ["Finished", "Migrating", "MigrationFailed", "Suspending", "NotStarted"]],
    ["change-tracking", ["Finished", "Normal", "Abnormal", "NotStarted"]],
  ],
  "huawei-drs": [
    ["sync", ["RELEASE_RESOURCE_COMPLETE", "INCRE_TRANSFER_STARTED", "CREATE_FAILED", "PAUSING", "START_JOB_FAILED"]],
    ["migration", ["RELEASE_RESOURCE_COMPLETE", "FULL_TRANSFER_STARTED", "FULL_TRANSFER_FAILED", "CONFIGURATION"]],
    ["disaster-recovery", ["RELEASE_RESOURCE_COMPLETE", "INCRE_TRANSFER_STARTED", "INCRE_TRANSFER_FAILED", "PAUSING"]],
  ],
};

export const STATUSES = {
  "alibaba-dts": [...new Set(KINDS["alibaba-dts"].flatMap(([, words]) => words))],
  "huawei-drs": [...new Set(KINDS["huawei-drs"].flatMap(([, words]) => words))],
};

const NAMES = ["prod-1", "prod-2", "dev-1", "tmp-1", "tmp-2", "Prod-1", "*", "prod-"];
const TAGS: readonly Tags[] = [{}, {}, { protected: "true" }, { env: "dev" }, { env: "prod", protected: "false" }];
const AGES = ["2026-11-22T00:00:00Z", "2026-11-01T00:00:00Z", "2025-01-01T00:00:00Z"];

const HOUR_MS = 3_600_000;

/** @param isLong the case takes days */
export function jobsOf(random: Random, provider: Provider, isLong: boolean): readonly Job[] {
  return Array.from({ length: random.between(2, isLong ? 5 : 7) }, (_, n): Job => {
    const [kind, words] = random.pick(KINDS[provider]);
    const status = random.pick(words);
    const isTwoWay = kind === "sync" && provider === "alibaba-dts" && random.chance(0.25);
    return {
      ...{ id: `job-${n}`, kind, status, name: random.pick(NAMES) },
      ...{ tags: { ...random.pick(TAGS) }, createdAt: random.pick(AGES) },
      ...(isTwoWay ? { reverse: { status: random.pick(words) } } : {}),
      ...(!isTwoWay && random.chance(0.1) ? { meanwhile: added(random, status, isLong) } : {}),
    };
  });
}

/** Not there at first: somebody adds it. */
function added(random: Random, status: string, isLong: boolean) {
  const ms = isLong ? random.between(1, 80) * HOUR_MS : random.between(20, 400);
  return [
    { since: "begin", ms: 0, status: null },
    { since: "begin", ms, status },
  ] as const;
}
