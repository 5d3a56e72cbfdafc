import { CN_EDGES, HW_EDGES, SG_EDGES } from "./edges.ts";
import { ago, DAY, grid, ROWS, type Seed } from "./grid.ts";

/*
 * 2,000 jobs in three targets, made so that a person can say from an id what the job is.
 *
 * A grid holds every status of a kind, ten jobs in each. Its ids are <target>-<kind>-<row><column>: the row, two digits, is the
 * status in ROWS of grid.ts; the column, the last digit, says the rest, the same in every grid:
 *
 *   column  created before now  name         tags
 *   0       10 minutes          tmp-<id>     env=dev
 *   1       1 hour              prod-<id>    env=prod
 *   2       1 day               orders-<id>  env=dev, owner=ana
 *   3       13 days             tmp-<id>     none
 *   4       20 days             tmp-<id>     env=dev
 *   5       20 days             prod-<id>    env=prod
 *   6       60 days             orders-<id>  env=dev, protected=true
 *   7       60 days             tmp-<id>     env=prod, protected=true, owner=ben
 *   8       400 days            job-<id>     none
 *   9       1,200 days          prod-<id>    env=dev, owner= (empty)
 *
 * So cn-mig-104 is a Finished migration (row 10) of acme-cn, 20 days old, called tmp-cn-mig-104, with env=dev (column 4).
 *
 *   target   ids                  jobs  what they are
 *   acme-cn  cn-mig-000..129       130  grid: migration, rows 00..12
 *            cn-syn-000..169       170  grid: sync, rows 00..16
 *            cn-trk-000..119       120  grid: change-tracking, rows 00..11
 *            cn-load-01..60         60  migration, Finished, 30 days, tmp-<id>, env=dev
 *            cn-paid-01..10         10  sync, Finished, 60 days, paid-<id>, env=prod, prepaid
 *            cn-two-11..44          16  two-way sync, 20 days, two-<id>, env=dev; the first digit is Forward, the second Reverse:
 *                                       1 Synchronizing, 2 Suspending, 3 Finished, 4 Failed
 *            cn-age-01..10          10  edges.ts: migration, Finished, created when AGES says, age-<id>, no tags
 *            cn-name-01..34         34  edges.ts: change-tracking, Normal, 20 days, called as NAMES says, no tags
 *            cn-tag-01..14          14  edges.ts: sync, Suspending, 20 days, tag-<id>, tags as TAGS says
 *            cn-word-1..5            5  edges.ts: migration, status as WORDS says, 20 days, word-<id>, no tags
 *   acme-sg  sg-mig, -syn, -trk    420  grids as in acme-cn
 *            sg-load-01..50         50  sync, Synchronizing, 30 days, prod-<id>, env=prod
 *            sg-paid-1..6            6  change-tracking, Normal, 60 days, paid-<id>, env=prod, prepaid
 *            sg-two-11..44          16  as in acme-cn
 *            sg-name-1..3            3  edges.ts: migration, Migrating, 20 days, called as SG_NAMES says, env=prod
 *   acme-hw  hw-mig-000..299       300  grid: migration, rows 00..29
 *            hw-syn-000..299       300  grid: sync, rows 00..29
 *            hw-dr-000..299        300  grid: disaster-recovery, rows 00..29
 *            hw-par-1..4             4  disaster-recovery, parent task, 60 days, par-<id>, no tags:
 *                                       1 INCRE_TRANSFER_STARTED, 2 PAUSING, 3 RELEASE_RESOURCE_COMPLETE, 4 INCRE_TRANSFER_FAILED
 *            hw-sub-11..42           8  two subtasks of each parent: its digit first, in its status, 50 days, sub-<id>, no tags
 *            hw-paid-1..4            4  sync, RELEASE_RESOURCE_COMPLETE, 60 days, paid-<id>, env=prod, prepaid
 *            hw-v3-1..4              4  migration, FULL_TRANSFER_STARTED, 20 days, v3-<id>, no tags; v3 alone acts on them
 *            hw-age-1..6             6  edges.ts: sync, RELEASE_RESOURCE_COMPLETE, created when HW_AGES says, age-<id>, no tags
 *            hw-name-1..6            6  edges.ts: sync, INCRE_TRANSFER_STARTED, 20 days, called as HW_NAMES says, no tags
 *            hw-word-1..4            4  edges.ts: migration, status as HW_WORDS says, 20 days, word-<id>, no tags
 *
 * What no listing tells: the tags of acme-hw; when a subtask was created, since it is shown inside its parent only; a name that is
 * empty. DRS lists jobs that are DELETED, in any case; they are none.
 */

/** What the digits of a two-way sync say, from 1. */
const LINKS = ["Synchronizing", "Suspending", "Finished", "Failed"];
/** What the digit of a parent task says, from 1. */
const PARENTS = ["INCRE_TRANSFER_STARTED", "PAUSING", "RELEASE_RESOURCE_COMPLETE", "INCRE_TRANSFER_FAILED"];
const DEV = { tags: { env: "dev" } };
const PROD = { tags: { env: "prod" } };

// biome-ignore format: one row a block
const CN: readonly Seed[] = [
  ...grid("cn-mig", "migration", ROWS.migration),
  ...grid("cn-syn", "sync", ROWS.sync),
  ...grid("cn-trk", "change-tracking", ROWS.tracking),
  ...block("cn-load", 60, "migration", "Finished", 30, "tmp", DEV),
  ...block("cn-paid", 10, "sync", "Finished", 60, "paid", { ...PROD, payType: "PrePaid" }),
  ...twoWay("cn-two"),
  ...CN_EDGES,
];

// biome-ignore format: one row a block
const SG: readonly Seed[] = [
  ...grid("sg-mig", "migration", ROWS.migration),
  ...grid("sg-syn", "sync", ROWS.sync),
  ...grid("sg-trk", "change-tracking", ROWS.tracking),
  ...block("sg-load", 50, "sync", "Synchronizing", 30, "prod", PROD),
  ...block("sg-paid", 6, "change-tracking", "Normal", 60, "paid", { ...PROD, payType: "PrePaid" }),
  ...twoWay("sg-two"),
  ...SG_EDGES,
];

// biome-ignore format: one row a block
const HW: readonly Seed[] = [
  ...grid("hw-mig", "migration", ROWS.huawei),
  ...grid("hw-syn", "sync", ROWS.huawei),
  ...grid("hw-dr", "disaster-recovery", ROWS.huawei),
  ...PARENTS.flatMap((status, index) => family(index + 1, status)),
  ...block("hw-paid", 4, "sync", "RELEASE_RESOURCE_COMPLETE", 60, "paid", { ...PROD, chargingMode: "period" }),
  ...block("hw-v3", 4, "migration", "FULL_TRANSFER_STARTED", 20, "v3", { apis: ["v3"] }),
  ...HW_EDGES,
];

/** Alike jobs, numbered from 1. */
function block(
  prefix: string,
  count: number,
  kind: Seed["kind"],
  status: string,
  days: number,
  word: string,
  more: Partial<Seed> = {},
): readonly Seed[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${prefix}-${String(index + 1).padStart(String(count).length, "0")}`;
    return { id, kind, status, createdAt: ago(days * DAY), name: `${word}-${id}`, ...more };
  });
}

function twoWay(prefix: string): readonly Seed[] {
  return LINKS.flatMap((status, forward) =>
    LINKS.map((back, reverse) => {
      const id = `${prefix}-${forward + 1}${reverse + 1}`;
      const reversed = { reverse: { status: back }, ...DEV };
      return { id, kind: "sync", status, createdAt: ago(20 * DAY), name: `two-${id}`, ...reversed } as const;
    }),
  );
}

function family(digit: number, status: string): readonly Seed[] {
  const parent = `hw-par-${digit}`;
  const kind = "disaster-recovery" as const;
  const subtasks = [1, 2].map((number) => {
    const id = `hw-sub-${digit}${number}`;
    return { id, kind, status, createdAt: ago(50 * DAY), name: `sub-${id}`, parent };
  });
  return [{ id: parent, kind, status, createdAt: ago(60 * DAY), name: `par-${parent}` }, ...subtasks];
}

export const POPULATION = { "acme-cn": CN, "acme-sg": SG, "acme-hw": HW } as const;
