import { ago, DAY, type Seed } from "./grid.ts";

/** 14 days before the present is 2026-11-09T08:00:00Z. Alibaba shows it as it stands here. */
const AGES = [
  "2026-11-09T07:59:59Z", // 01: 14 days and a second
  "2026-11-09T07:59:59.999Z", // 02: 14 days and a millisecond
  "2026-11-09T08:00:00Z", // 03: 14 days
  "2026-11-09T08:00:00.001Z", // 04: a millisecond less
  "2026-11-09T08:00:01Z", // 05: a second less
  "2016-02-29T23:59:59Z", // 06: ten years
  "2026-11-24T08:00:00Z", // 07: tomorrow, by a clock that is off
  "2026-11-23T08:00:00Z", // 08: now
  "2026-11-23T07:59:00Z", // 09: a minute
  "2026-11-09T08:00:00.0Z", // 10: 14 days
];

const NAMES = [
  "prod-orders", // 01
  "prod-", // 02
  "prod-生产 库", // 03
  "prod-*", // 04
  "prod-line\nbreak", // 05
  "Prod-1", // 06
  "PROD-2", // 07
  "prod", // 08
  " prod-3", // 09
  "prod_4", // 10
  "my-prod-5", // 11
  "pr\u043ed-6", // 12: a Cyrillic o
  "prod\u20117", // 13: a hyphen that is not one
  "tmp-*", // 14
  "tmp-?", // 15
  "tmp-x", // 16
  "tmp-🚀", // 17
  "tmp-xy", // 18
  "tmp-", // 19
  "tmp.1", // 20
  "tmp+1", // 21
  "a*b", // 22
  "a?b", // 23
  "axb", // 24
  "ab", // 25
  "a name with spaces, b", // 26
  "a*bc", // 27
  "A*B", // 28
  "caf\u00e9", // 29
  "cafe\u0301", // 30: e and an accent of its own
  "", // 31
  undefined, // 32: job-cn-name-32
  " ", // 33
  `a${"é".repeat(300)}b`, // 34
];

const TAGS: readonly Readonly<Record<string, string>>[] = [
  { env: "dev" }, // 01
  { env: "Dev" }, // 02
  { Env: "dev" }, // 03
  { env: "" }, // 04
  { env: "dev2" }, // 05
  { env: "dev " }, // 06
  { protected: "true" }, // 07
  { protected: "TRUE" }, // 08
  { env: "prod", protected: "true" }, // 09
  {}, // 10
  { 成本中心: "数据" }, // 11
  { env: "dev", owner: "ana", team: "a,b" }, // 12
  { owner: "" }, // 13
  { env: "prod", protected: "false" }, // 14
];

/** Words nobody documented, or in another case. */
const WORDS = ["finished", "FINISHED", "Archived", "Finished ", "migrating"]; // 1..5

const OLD = ago(20 * DAY);

/** Migrations, Finished, age-<id>, no tags; change-tracking, Normal; sync, Suspending, tag-<id>; migrations, word-<id>. */
export const CN_EDGES: readonly Seed[] = [
  ...AGES.map((createdAt, index) => named("age", `cn-age-${two(index)}`, "migration", "Finished", { createdAt })),
  ...NAMES.map((name, index) => withName(`cn-name-${two(index)}`, "change-tracking", "Normal", name)),
  ...TAGS.map((tags, index) => named("tag", `cn-tag-${two(index)}`, "sync", "Suspending", { tags })),
  ...WORDS.map((word, index) => named("word", `cn-word-${index + 1}`, "migration", word)),
];

const SG_NAMES = ["Prod-1", "", "tmp-🚀 to the moon"]; // 1..3

/** Migrations, Migrating, env=prod. */
export const SG_EDGES: readonly Seed[] = SG_NAMES.map((name, index) => ({
  ...withName(`sg-name-${index + 1}`, "migration", "Migrating", name),
  tags: { env: "prod" },
}));

/** DRS tells the time in milliseconds as text; of the last it says "0", which is no time. */
const HW_AGES = [...AGES.slice(0, 5), "1970-01-01T00:00:00Z"]; // 1..6
const HW_NAMES = ["Prod-1", "prod-生产", "", "tmp-*", undefined, "prod-*"]; // 1..6
const HW_WORDS = ["SUCCESS", "TRANSFERING", "release_resource_complete", "Deleted"]; // 1..4

/** Syncs, RELEASE_RESOURCE_COMPLETE, age-<id>; syncs, INCRE_TRANSFER_STARTED; migrations, word-<id>. */
export const HW_EDGES: readonly Seed[] = [
  ...HW_AGES.map((createdAt, index) =>
    named("age", `hw-age-${index + 1}`, "sync", "RELEASE_RESOURCE_COMPLETE", { createdAt }),
  ),
  ...HW_NAMES.map((name, index) => withName(`hw-name-${index + 1}`, "sync", "INCRE_TRANSFER_STARTED", name)),
  ...HW_WORDS.map((word, index) => named("word", `hw-word-${index + 1}`, "migration", word)),
];

function named(
  word: string,
  id: string,
  kind: Seed["kind"],
  status: string,
  more: Pick<Partial<Seed>, "createdAt" | "tags"> = {},
): Seed {
  return { id, kind, status, createdAt: OLD, name: `${word}-${id}`, ...more };
}

function withName(id: string, kind: Seed["kind"], status: string, name: string | undefined): Seed {
  return { id, kind, status, createdAt: OLD, ...(name === undefined ? {} : { name }) };
}

/** Numbers from 01. */
function two(index: number): string {
  return String(index + 1).padStart(2, "0");
}
