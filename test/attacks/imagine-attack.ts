import type { Random } from "../simulation/random.ts";
import type { Attack, Case, Job } from "./imagine.ts";

export const STATUSES = {
  "alibaba-dts": ["Finished", "Synchronizing", "Failed", "Suspending", "NotStarted"],
  "huawei-drs": ["RELEASE_RESOURCE_COMPLETE", "INCRE_TRANSFER_STARTED", "CREATE_FAILED", "PAUSING", "START_JOB_FAILED"],
} as const;

/** Something that somebody asks of Sluice, or tries to. */
export function attackOf(random: Random, jobs: readonly Job[], cloud: Case["cloud"]): Attack {
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
