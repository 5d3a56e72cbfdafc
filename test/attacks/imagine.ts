import { type Random, randomOf } from "../simulation/random.ts";

export type Job = {
  readonly id: string;
  readonly kind: "sync";
  readonly status: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly createdAt: string;
};

export type Guardrails = {
  readonly protect: {
    readonly ids: readonly string[];
    readonly names: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly targets: readonly string[];
  };
  readonly limits: { readonly jobsPerRun: number; readonly jobsPerDay: number; readonly shareOfTarget: number };
  readonly secondPersonOver: number | null;
};

/** What is asked of Sluice. `hostile` makes a valid command into something that should not pass for one. */
type Attack = {
  readonly by: "ids" | "select" | "policy" | "plan";
  readonly action: "stop" | "delete" | "teardown" | "pause" | "start";
  readonly force: boolean;
  readonly jobs: readonly unknown[];
  readonly select: Readonly<Record<string, unknown>>;
  readonly hostile: Readonly<Record<string, unknown>>;
};

/** What somebody else does just before a job is read by its id. */
export type Turn =
  | { readonly is: "tag" | "retag"; readonly job: string }
  | { readonly is: "protect" | "snooze" | "exempt"; readonly job: string }
  | { readonly is: "halt" };

export type Case = {
  readonly cloud: "alibaba-dts" | "huawei-drs";
  readonly jobs: readonly Job[];
  readonly guardrails: Guardrails;
  readonly before: readonly Turn[];
  /** After so many reads by id. */
  readonly during: readonly { readonly after: number; readonly turn: Turn }[];
  readonly attack: Attack;
};

const STATUSES = {
  "alibaba-dts": ["Finished", "Synchronizing", "Failed", "Suspending", "NotStarted"],
  "huawei-drs": ["RELEASE_RESOURCE_COMPLETE", "INCRE_TRANSFER_STARTED", "CREATE_FAILED", "PAUSING", "START_JOB_FAILED"],
} as const;
const NAMES = ["prod-1", "prod-2", "dev-1", "tmp-1", "tmp-2", "Prod-1", "*", "prod-"];
const TAGS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  { protected: "true" },
  { env: "dev" },
  { env: "prod", protected: "false" },
];
const PROTECTING = [{ protected: "true" }, { env: "prod" }, { env: "dev", protected: "true" }];
const AGES = ["2026-11-22T00:00:00Z", "2026-11-01T00:00:00Z", "2025-01-01T00:00:00Z"];

export function imagine(seed: number): Case {
  const random = randomOf(seed, "attack");
  const cloud = random.pick(["alibaba-dts", "alibaba-dts", "huawei-drs"] as const);
  const jobs = Array.from(
    { length: random.between(2, 7) },
    (_, n): Job => ({
      ...{ id: `job-${n}`, kind: "sync", status: random.pick(STATUSES[cloud]), name: random.pick(NAMES) },
      ...{ tags: { ...random.pick(TAGS) }, createdAt: random.pick(AGES) },
    }),
  );
  const turns = (count: number) => Array.from({ length: count }, () => turnOf(random, jobs));
  return {
    ...{ cloud, jobs, guardrails: guardrailsOf(random), attack: attackOf(random, jobs, cloud) },
    before: turns(random.chance(0.25) ? 1 : 0),
    during: turns(random.between(0, 2)).map((turn) => ({ after: random.between(0, 4), turn })),
  };
}

function turnOf(random: Random, jobs: readonly Job[]): Turn {
  const is = random.pick(["tag", "retag", "protect", "snooze", "exempt", "halt"] as const);
  return is === "halt" ? { is } : { is, job: random.pick(jobs).id };
}

function guardrailsOf(random: Random): Guardrails {
  const some = <T>(odds: number, yes: T, no: T) => (random.chance(odds) ? yes : no);
  return {
    protect: {
      ids: some(0.2, [`job-${random.between(0, 3)}`], []),
      names: some(0.3, [random.pick(["prod-*", "tmp-?", "*-1", "dev-1", "*-prod"])], []),
      tags: some(0.3, random.pick<Readonly<Record<string, string>>>(PROTECTING), {}),
      targets: some(0.05, ["victim"], []),
    },
    limits: {
      jobsPerRun: some(0.25, random.between(0, 6), 100),
      jobsPerDay: some(0.2, random.between(0, 6), 1000),
      shareOfTarget: some(0.2, random.pick([0, 0.3, 0.5, 0.9]), 1),
    },
    secondPersonOver: some(0.2, random.between(0, 3), null),
  };
}

function attackOf(random: Random, jobs: readonly Job[], cloud: Case["cloud"]): Attack {
  const by = random.pick(["ids", "ids", "select", "select", "policy", "plan"] as const);
  const named = jobs.filter(() => random.chance(0.6)).map(({ id }) => id);
  const strange = random.pick([
    "absent",
    "../x",
    "job-0,job-1",
    "JOB-0",
    "",
    "__proto__",
    "job-0\u200b",
    7,
    { id: "job-0" },
  ]);
  return {
    by,
    action: random.pick(["stop", "delete", "delete", "teardown", "teardown", "pause"] as const),
    force: random.chance(0.3),
    jobs: [...named, ...(random.chance(0.2) ? [strange] : [])],
    select: selectOf(random, cloud),
    hostile: random.chance(0.15) ? random.pick(HOSTILE) : {},
  };
}

/** What a sender may add in the hope that it is believed. */
const HOSTILE: readonly Readonly<Record<string, unknown>>[] = [
  { origin: "chat" },
  { guardrails: { protect: { ids: [] } } },
  { plan: { hash: "0".repeat(64), jobs: ["job-0"] } },
  { firing: { policy: "x", mode: "act", graceMs: 0, slowStart: [] } },
  { approvedBy: "ann", force: true },
  JSON.parse('{ "__proto__": { "force": true } }'),
  { target: ["victim"] },
  { version: 2 },
  { deadlineSeconds: 1e12 },
];

function selectOf(random: Random, cloud: Case["cloud"]): Readonly<Record<string, unknown>> {
  const keys: readonly (readonly [string, unknown])[] = [
    ["kind", random.pick(["sync", "migration"])],
    ["status", [random.pick(STATUSES[cloud]).toLowerCase(), random.pick(STATUSES[cloud])]],
    ["state", [random.pick(["stopped", "running", "failed", "paused"])]],
    ["olderThan", random.pick(["1d", "7d", "30d", "104w"])],
    ["name", random.pick(["*", "prod-*", "tmp-?", "?rod-1", "dev-1"])],
    ["tags", random.pick([{ env: "dev" }, { env: "prod" }, { protected: "true" }])],
    ["limit", random.between(1, 4)],
  ];
  const chosen = keys.filter(() => random.chance(0.25));
  return Object.fromEntries(chosen.length > 0 || random.chance(0.1) ? chosen : [["name", "*"]]);
}
