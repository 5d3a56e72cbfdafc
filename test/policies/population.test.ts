import { describe, expect, it } from "vitest";
import { expand } from "./expand.ts";
import type { Seed } from "./grid.ts";
import { SCENARIO } from "./listing.ts";
import { POPULATION } from "./population.ts";
import { SELECTIONS } from "./selections.ts";

const ALL: readonly Seed[] = Object.values(POPULATION).flat();

/** Of every Alibaba kind. */
const COMMON =
  "NotConfigured NotStarted Prechecking PrecheckFailed PreCheckPass Retrying Upgrade Downgrade Locked".split(" ");

/** The status lists of DescribeDtsJobs: the words each kind can show. */
const ALIBABA = {
  migration: [...COMMON, "Migrating", "MigrationFailed", "Suspending", "Finished"],
  sync: [
    ...COMMON,
    ..."Initializing InitializeFailed Synchronizing Failed Modifying ModifyFailed Suspending Finished".split(" "),
  ],
  "change-tracking": [...COMMON, "Starting", "Normal", "Abnormal"],
};

/** The status enums of drs/v5 JobDetailResp and drs/v3 QueryJobStatusResp, and the other spelling of PAUSING. */
const HUAWEI = `
  CREATING CREATE_FAILED CONFIGURATION STARTJOBING WAITING_FOR_START START_JOB_FAILED PAUSING PAUSEING
  FULL_TRANSFER_STARTED FULL_TRANSFER_FAILED FULL_TRANSFER_COMPLETE INCRE_TRANSFER_STARTED INCRE_TRANSFER_FAILED
  RELEASE_RESOURCE_STARTED RELEASE_RESOURCE_FAILED RELEASE_RESOURCE_COMPLETE REBUILD_NODE_STARTED REBUILD_NODE_FAILED
  CHANGE_JOB_STARTED CHANGE_JOB_FAILED CHILD_TRANSFER_STARTING CHILD_TRANSFER_STARTED CHILD_TRANSFER_COMPLETE
  CHILD_TRANSFER_FAILED RELEASE_CHILD_TRANSFER_STARTED RELEASE_CHILD_TRANSFER_COMPLETE NODE_UPGRADE_START
  NODE_UPGRADE_COMPLETE NODE_UPGRADE_FAILED DELETED`
  .trim()
  .split(/\s+/);

const DOCUMENTED = [
  ...(["acme-cn", "acme-sg"] as const).flatMap((target) =>
    Object.entries(ALIBABA).map(([kind, words]) => ({ target, kind, words })),
  ),
  ...["migration", "sync", "disaster-recovery"].map((kind) => ({ target: "acme-hw", kind, words: HUAWEI }) as const),
];

describe("the population", () => {
  it("is 2,000 jobs in three targets, each with an id of its own", () => {
    expect(SCENARIO.clouds.map(({ jobs }) => jobs.length)).toEqual([569, 495, 936]);
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(2000);
  });

  it.each(DOCUMENTED)("$target has $kind in every documented status", ({ target, kind, words }) => {
    const shown = POPULATION[target].filter((job) => job.kind === kind).map(({ status }) => status);
    expect(words.filter((word) => !shown.includes(word))).toEqual([]);
  });

  it("has syncs of two ways, parent tasks, prepaid jobs and every documented status of Alibaba and Huawei", () => {
    expect(ALL.filter(({ reverse }) => reverse)).toHaveLength(32);
    expect(ALL.filter(({ parent }) => parent)).toHaveLength(8);
    expect(ALL.filter(({ payType, chargingMode }) => payType ?? chargingMode)).toHaveLength(20);
    expect([new Set(Object.values(ALIBABA).flat()).size, new Set(HUAWEI).size]).toEqual([22, 30]);
  });

  it("ids say what a job is", () => {
    const job = (id: string) => ALL.find((each) => each.id === id);
    expect(job("cn-mig-104")).toEqual({
      id: "cn-mig-104",
      kind: "migration",
      status: "Finished",
      createdAt: "2026-11-03T08:00:00.000Z",
      name: "tmp-cn-mig-104",
      tags: { env: "dev" },
    });
    expect(job("sg-two-34")).toMatchObject({ kind: "sync", status: "Finished", reverse: { status: "Failed" } });
    expect(job("hw-dr-298")).toMatchObject({ status: "DELETED", createdAt: "2025-10-19T08:00:00.000Z" });
    expect(job("hw-sub-31")).toMatchObject({ status: "RELEASE_RESOURCE_COMPLETE", parent: "hw-par-3" });
  });
});

describe("the table of selections", () => {
  it("has 30 rows, each of its own name", () => {
    expect(new Set(SELECTIONS.map(({ target, policy }) => `${target}: ${policy}`)).size).toBe(30);
    expect(SELECTIONS).toHaveLength(30);
  });

  it.each(SELECTIONS)("$target: $policy names jobs of its target only, each once", ({ target, ids, unsure = [] }) => {
    const written = [...ids, ...unsure].flatMap(expand);
    const there = POPULATION[target].flatMap(({ id, reverse }: Seed) => (reverse ? [id, `${id} back`] : [id]));
    expect(written.filter((id) => !there.includes(id))).toEqual([]);
    expect(new Set(written).size).toBe(written.length);
  });
});
