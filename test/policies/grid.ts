/** The fixed present of the population. */
export const NOW = Date.parse("2026-11-23T08:00:00Z");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A job as a scenario has it; what only one cloud knows is left out on the other. */
export type Seed = {
  readonly id: string;
  readonly kind: "migration" | "sync" | "change-tracking" | "disaster-recovery";
  readonly status: string;
  readonly createdAt: string;
  /** Left out, the simulator names it job-<id>. */
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly reverse?: { readonly status: string };
  readonly payType?: "PrePaid";
  readonly chargingMode?: "period";
  readonly parent?: string;
  readonly apis?: readonly string[];
};

type Column = readonly [ageMs: number, name: string, tags: Readonly<Record<string, string>>];

/** What the last digit of an id in a grid says, from 0. */
// biome-ignore format: one row a column
const COLUMNS: readonly Column[] = [
  [10 * MINUTE, "tmp", { env: "dev" }],
  [HOUR, "prod", { env: "prod" }],
  [DAY, "orders", { env: "dev", owner: "ana" }],
  [13 * DAY, "tmp", {}],
  [20 * DAY, "tmp", { env: "dev" }],
  [20 * DAY, "prod", { env: "prod" }],
  [60 * DAY, "orders", { env: "dev", protected: "true" }],
  [60 * DAY, "tmp", { env: "prod", protected: "true", owner: "ben" }],
  [400 * DAY, "", {}],
  [1200 * DAY, "prod", { env: "dev", owner: "" }],
];

/** What the two digits before it say, from 00: the status. In the order running, moving, paused, stopped, failed. */
// biome-ignore format: five numbers a line
export const ROWS = {
  migration: [
    "Migrating", "Prechecking", "PreCheckPass", "Retrying", "Upgrade", // 00..04
    "Downgrade", "Locked", "Suspending", "NotConfigured", "NotStarted", // 05..09
    "Finished", "PrecheckFailed", "MigrationFailed", // 10..12
  ],
  sync: [
    "Initializing", "Synchronizing", "Prechecking", "PreCheckPass", "Modifying", // 00..04
    "Retrying", "Upgrade", "Downgrade", "Locked", "Suspending", // 05..09
    "NotConfigured", "NotStarted", "Finished", "PrecheckFailed", "InitializeFailed", // 10..14
    "Failed", "ModifyFailed", // 15..16
  ],
  tracking: [
    "Normal", "Prechecking", "PreCheckPass", "Starting", "Retrying", // 00..04
    "Upgrade", "Downgrade", "Locked", "NotConfigured", "NotStarted", // 05..09
    "PrecheckFailed", "Abnormal", // 10..11
  ],
  // The same for every kind of DRS; a DELETED job is none.
  huawei: [
    "FULL_TRANSFER_STARTED", "FULL_TRANSFER_COMPLETE", "INCRE_TRANSFER_STARTED", "CREATING", "STARTJOBING", // 00..04
    "RELEASE_RESOURCE_STARTED", "REBUILD_NODE_STARTED", "CHANGE_JOB_STARTED", "CHILD_TRANSFER_STARTING", "CHILD_TRANSFER_STARTED", // 05..09
    "CHILD_TRANSFER_COMPLETE", "RELEASE_CHILD_TRANSFER_STARTED", "NODE_UPGRADE_START", "NODE_UPGRADE_COMPLETE", "PAUSING", // 10..14
    "PAUSEING", "CONFIGURATION", "WAITING_FOR_START", "RELEASE_RESOURCE_COMPLETE", "RELEASE_CHILD_TRANSFER_COMPLETE", // 15..19
    "CREATE_FAILED", "START_JOB_FAILED", "FULL_TRANSFER_FAILED", "INCRE_TRANSFER_FAILED", "RELEASE_RESOURCE_FAILED", // 20..24
    "REBUILD_NODE_FAILED", "CHANGE_JOB_FAILED", "CHILD_TRANSFER_FAILED", "NODE_UPGRADE_FAILED", "DELETED", // 25..29
  ],
} as const;

/** Ten jobs in each status, under `<prefix>-<row><column>`. */
export function grid(prefix: string, kind: Seed["kind"], statuses: readonly string[]): readonly Seed[] {
  return statuses.flatMap((status, row) =>
    COLUMNS.map(([ageMs, word, tags], column) => {
      const id = `${prefix}-${String(row).padStart(2, "0")}${column}`;
      return { id, kind, status, createdAt: ago(ageMs), ...(word === "" ? {} : { name: `${word}-${id}` }), tags };
    }),
  );
}

/** When something so old was created. */
export function ago(ageMs: number): string {
  return new Date(NOW - ageMs).toISOString();
}
