import type { TargetName } from "./listing.ts";

/** A policy's selection and the jobs it means, written by hand from the tables of population.ts; ids as `expand` reads them. */
export type Selection = {
  readonly policy: string;
  readonly target: TargetName;
  /** As it stands in sluice.yaml. */
  readonly select: object;
  /** In any order; with a limit in the order of the listing: kind after kind, oldest first. */
  readonly ids: readonly string[];
  /** Jobs that nothing speaks against, of which something asked for cannot be read. */
  readonly unsure?: readonly string[];
};

/** The one job of acme-cn whose name is empty. */
const NAMELESS = "cn-name-31";

// biome-ignore format: a line for each kind of job
export const SELECTIONS: readonly Selection[] = [
  {
    policy: "every job of acme-cn",
    target: "acme-cn",
    select: {},
    ids: [
      "cn-mig-{00..12}{0..9}", "cn-syn-{00..16}{0..9}", "cn-trk-{00..11}{0..9}",
      "cn-load-{01..60}", "cn-paid-{01..10}", "cn-two-{1..4}{1..4}", "cn-two-{1..4}{1..4} back",
      "cn-age-{01..10}", "cn-name-{01..34}", "cn-tag-{01..14}", "cn-word-{1..5}",
    ],
  },
  {
    policy: "finished migrations older than 14 days",
    target: "acme-cn",
    select: { kind: "migration", status: ["Finished"], olderThan: "14d" },
    ids: ["cn-mig-10{4..9}", "cn-load-{01..60}", "cn-age-{01..03}", "cn-age-06", "cn-age-10", "cn-word-{1..2}"],
  },
  {
    policy: "words of the cloud in another case",
    target: "acme-cn",
    select: { status: ["fINISHED", "FAILED"] },
    ids: [
      "cn-mig-10{0..9}", "cn-syn-12{0..9}", "cn-syn-15{0..9}", "cn-load-{01..60}", "cn-paid-{01..10}",
      "cn-two-{3..4}{1..4}", "cn-two-{1..4}{3..4} back", "cn-age-{01..10}", "cn-word-{1..2}",
    ],
  },
  {
    policy: "nightly teardown of what has ended or failed",
    target: "acme-cn",
    select: { status: ["Finished", "Failed"], olderThan: "2w" },
    ids: [
      "cn-mig-10{4..9}", "cn-syn-12{4..9}", "cn-syn-15{4..9}", "cn-load-{01..60}", "cn-paid-{01..10}",
      "cn-two-{3..4}{1..4}", "cn-two-{1..4}{3..4} back",
      "cn-age-{01..03}", "cn-age-06", "cn-age-10", "cn-word-{1..2}",
    ],
  },
  {
    policy: "whatever is stopped",
    target: "acme-cn",
    select: { state: ["stopped"] },
    ids: [
      "cn-mig-{08..10}{0..9}", "cn-syn-{10..12}{0..9}", "cn-trk-{08..09}{0..9}", "cn-load-{01..60}", "cn-paid-{01..10}",
      "cn-two-3{1..4}", "cn-two-{1..4}3 back", "cn-age-{01..10}", "cn-word-{1..2}",
    ],
  },
  {
    policy: "migrations that move, or say a word nobody knows",
    target: "acme-cn",
    select: { kind: "migration", state: ["moving"] },
    ids: ["cn-mig-{01..06}{0..9}", "cn-word-{3..4}"],
  },
  {
    policy: "running syncs of 13 days and more, each direction for itself",
    target: "acme-cn",
    select: { kind: "sync", state: ["running"], olderThan: "312h" },
    ids: ["cn-syn-{00..01}{3..9}", "cn-two-1{1..4}", "cn-two-{1..4}1 back"],
  },
  {
    policy: "tmp-*",
    target: "acme-cn",
    select: { name: "tmp-*" },
    ids: [
      "cn-mig-{00..12}{0,3,4,7}", "cn-syn-{00..16}{0,3,4,7}", "cn-trk-{00..11}{0,3,4,7}",
      "cn-load-{01..60}", "cn-name-{14..19}",
    ],
    unsure: [NAMELESS],
  },
  {
    policy: "prod-*, and nothing that only looks like it",
    target: "acme-cn",
    select: { name: "prod-*" },
    ids: [
      "cn-mig-{00..12}{1,5,9}", "cn-syn-{00..16}{1,5,9}", "cn-trk-{00..11}{1,5,9}",
      "cn-name-{01..05}",
    ],
    unsure: [NAMELESS],
  },
  {
    policy: "a*b: any run of characters, a literal * among them",
    target: "acme-cn",
    select: { name: "a*b" },
    ids: ["cn-name-{22..26}", "cn-name-34"],
    unsure: [NAMELESS],
  },
  {
    policy: "tmp-?: one character, be it * or ? or beyond the first plane",
    target: "acme-cn",
    select: { name: "tmp-?" },
    ids: ["cn-name-{14..17}"],
    unsure: [NAMELESS],
  },
  {
    policy: "tmp.*: a dot is a dot",
    target: "acme-cn",
    select: { name: "tmp.*" },
    ids: ["cn-name-20"],
    unsure: [NAMELESS],
  },
  {
    policy: "syncs tagged env=dev",
    target: "acme-cn",
    select: { kind: "sync", tags: { env: "dev" } },
    ids: [
      "cn-syn-{00..16}{0,2,4,6,9}", "cn-two-{1..4}{1..4}", "cn-two-{1..4}{1..4} back",
      "cn-tag-01", "cn-tag-12",
    ],
  },
  {
    policy: "both of two tags",
    target: "acme-cn",
    select: { tags: { env: "prod", protected: "true" } },
    ids: ["cn-mig-{00..12}7", "cn-syn-{00..16}7", "cn-trk-{00..11}7", "cn-tag-09"],
  },
  {
    policy: "a tag whose value is empty",
    target: "acme-cn",
    select: { tags: { owner: "" } },
    ids: ["cn-mig-{00..12}9", "cn-syn-{00..16}9", "cn-trk-{00..11}9", "cn-tag-13"],
  },
  {
    policy: "Huawei's words",
    target: "acme-cn",
    select: { status: ["RELEASE_RESOURCE_COMPLETE", "PAUSING", "INCRE_TRANSFER_STARTED"] },
    ids: [],
  },
  {
    policy: "the first that is finished",
    target: "acme-cn",
    select: { status: ["Finished"], limit: 1 },
    ids: ["cn-age-06"],
  },
  {
    policy: "the first 20 prod migrations, from several pages",
    target: "acme-cn",
    select: { kind: "migration", name: "prod-*", limit: 20 },
    ids: ["cn-mig-{00..12}9", "cn-mig-{00..06}5"],
  },
  {
    policy: "change tracking that runs for an hour at least",
    target: "acme-sg",
    select: { kind: "change-tracking", state: ["running"], olderThan: "60m" },
    ids: ["sg-trk-00{1..9}", "sg-paid-{1..6}"],
  },
  {
    policy: "all ten finished migrations, by a limit of ten",
    target: "acme-sg",
    select: { kind: "migration", status: ["Finished"], limit: 10 },
    ids: ["sg-mig-10{9,8,6,7,4,5,3,2,1,0}"],
  },
  {
    policy: "paused syncs, each direction for itself",
    target: "acme-sg",
    select: { kind: "sync", state: ["paused"] },
    ids: ["sg-syn-09{0..9}", "sg-two-2{1..4}", "sg-two-{1..4}2 back"],
  },
  {
    policy: "failed or paused for development, two weeks old",
    target: "acme-sg",
    select: { state: ["failed", "paused"], olderThan: "2w", tags: { env: "dev" } },
    ids: [
      "sg-mig-{07,11..12}{4,6,9}", "sg-syn-{09,13..16}{4,6,9}", "sg-trk-{10..11}{4,6,9}",
      "sg-two-{2,4}{1..4}", "sg-two-{1..4}{2,4} back",
    ],
  },
  {
    policy: "prod-* in production",
    target: "acme-sg",
    select: { name: "prod-*", tags: { env: "prod" } },
    ids: ["sg-mig-{00..12}{1,5}", "sg-syn-{00..16}{1,5}", "sg-trk-{00..11}{1,5}", "sg-load-{01..50}"],
    unsure: ["sg-name-2"],
  },
  {
    policy: "every key at once",
    target: "acme-sg",
    select: {
      kind: "sync",
      status: ["synchronizing"],
      state: ["running"],
      olderThan: "24h",
      name: "prod-*",
      tags: { env: "prod" },
      limit: 40,
    },
    ids: ["sg-load-{01..40}"],
  },
  {
    policy: "every job of acme-hw, but none that is deleted",
    target: "acme-hw",
    select: {},
    ids: [
      "hw-mig-{00..28}{0..9}", "hw-syn-{00..28}{0..9}", "hw-dr-{00..28}{0..9}",
      "hw-par-{1..4}", "hw-sub-{1..4}{1..2}", "hw-paid-{1..4}", "hw-v3-{1..4}",
      "hw-age-{1..6}", "hw-name-{1..6}", "hw-word-{1..3}",
    ],
  },
  {
    policy: "ended tasks older than 14 days",
    target: "acme-hw",
    select: { status: ["RELEASE_RESOURCE_COMPLETE"], olderThan: "14d" },
    ids: [
      "hw-mig-18{4..9}", "hw-syn-18{4..9}", "hw-dr-18{4..9}",
      "hw-par-3", "hw-paid-{1..4}", "hw-age-{1..3}", "hw-word-3",
    ],
    unsure: ["hw-sub-3{1..2}", "hw-age-6"],
  },
  {
    policy: "stopped disaster recovery tagged env=dev, where no tag is told",
    target: "acme-hw",
    select: { kind: "disaster-recovery", state: ["stopped"], tags: { env: "dev" }, limit: 1 },
    ids: [],
    unsure: ["hw-dr-{18..19}{0..9}", "hw-par-3", "hw-sub-3{1..2}"],
  },
  {
    policy: "Alibaba's words",
    target: "acme-hw",
    select: { status: ["Finished", "Failed", "Suspending", "Normal"] },
    ids: [],
  },
  {
    policy: "paused tasks in both spellings",
    target: "acme-hw",
    select: { status: ["pausing", "PAUSEING"] },
    ids: [
      "hw-mig-{14..15}{0..9}", "hw-syn-{14..15}{0..9}", "hw-dr-{14..15}{0..9}",
      "hw-par-2", "hw-sub-2{1..2}",
    ],
  },
  {
    policy: "failed prod disaster recovery, a year old; a name that surely does not fit outweighs an age nobody tells",
    target: "acme-hw",
    select: { kind: "disaster-recovery", state: ["failed"], olderThan: "52w", name: "prod-*" },
    ids: ["hw-dr-{20..28}9"],
  },
];
