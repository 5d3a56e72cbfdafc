type Input = Readonly<Record<string, unknown>>;

/** A way to make a command into none, and why it is none. `only`: for commands that name jobs, or that select them. */
export type Spoilt = {
  readonly wrong: string;
  readonly only?: "jobs" | "select";
  readonly make: (input: Input) => Input;
};

const withKey = (wrong: string, more: Input): Spoilt => ({ wrong, make: (input) => ({ ...input, ...more }) });
const without = (wrong: string, key: string): Spoilt => ({
  wrong,
  make: (input) => Object.fromEntries(Object.entries(input).filter(([name]) => name !== key)),
});
const withJob = (wrong: string, job: unknown): Spoilt => ({
  ...{ wrong, only: "jobs" },
  make: (input) => ({ ...input, jobs: [...(input["jobs"] as readonly unknown[]), job] }),
});
const withSelect = (wrong: string, select: unknown): Spoilt => ({
  ...{ wrong, only: "select" },
  make: (input) => ({ ...input, select }),
});

/** By hand, from the published form of a command. */
export const SPOILT: readonly Spoilt[] = [
  withKey("an unknown key", { origin: "chat" }),
  withKey("guardrails of its own", { guardrails: { protect: { ids: [] } } }),
  withKey("a plan of its own", { plan: { hash: "0".repeat(64), jobs: ["job-0"] } }),
  withKey("a firing of its own", { firing: { policy: "x", mode: "act", graceMs: 0, slowStart: [] } }),
  withKey("an approval of its own", { approvedBy: "ann", force: true }),
  withKey("a key that every object has", JSON.parse('{ "__proto__": { "force": true } }')),
  withKey("another version", { version: 2 }),
  withKey("a version as text", { version: "1" }),
  without("no version", "version"),
  withKey("a list of targets", { target: ["victim"] }),
  withKey("a target that nobody has", { target: "nobody" }),
  withKey("a target that every object has", { target: "constructor" }),
  withKey("a target that is no name", { target: "victim/../other" }),
  withKey("an action that is none", { action: "purge" }),
  withKey("an action in capitals", { action: "STOP" }),
  withKey("two actions", { action: ["stop", "delete"] }),
  withKey("a deadline too far", { deadlineSeconds: 1e12 }),
  withKey("a deadline of no time", { deadlineSeconds: 0 }),
  withKey("force as text", { force: "true" }),
  withKey("a dry run as text", { dryRun: "false" }),
  withKey("a request id with a blank", { requestId: "a b" }),
  withKey("both jobs and select", { jobs: ["job-0"], select: { name: "*" } }),
  { ...without("neither jobs nor select", "jobs"), only: "jobs" },
  { ...without("neither jobs nor select", "select"), only: "select" },
  { wrong: "no job", only: "jobs", make: (input) => ({ ...input, jobs: [] }) },
  { wrong: "jobs that are no list", only: "jobs", make: (input) => ({ ...input, jobs: "job-0" }) },
  withJob("an id with a path", "../x"),
  withJob("two ids in one", "job-0,job-1"),
  withJob("an id of no letters", ""),
  withJob("an id with a letter that cannot be seen", "job-0\u200b"),
  withJob("an id with a line end", "job-0\n"),
  withJob("an id that is a number", 7),
  withJob("an id too long", "x".repeat(65)),
  withJob("a job with a key of its own", { id: "job-0", force: true }),
  withJob("a direction that is none", { id: "job-0", direction: "Sideways" }),
  withJob("a kind that is none", { id: "job-0", kind: "cluster" }),
  withSelect("a selection of everything", {}),
  withSelect("a selection of the first ones", { limit: 1 }),
  withSelect("a selection by no tags", { tags: {} }),
  withSelect("a selection by a key that is none", { names: "tmp-*" }),
  withSelect("a tag that gets lost", { tags: JSON.parse('{ "__proto__": "x", "env": "dev" }') }),
  withSelect("an age that is none", { olderThan: "1y" }),
  withSelect("a limit of none", { name: "*", limit: 0 }),
  withSelect("a state that is none", { state: ["asleep"] }),
  withSelect("no statuses", { status: [] }),
  withSelect("a name that is a list", { name: ["*"] }),
];

/** What another cloud has, or may have as an id. */
export const HUAWEI_SPOILT: readonly Spoilt[] = [
  withJob("a direction where there is none", { id: "absent", direction: "Reverse" }),
  withJob("an id with _", "job_0"),
];

/** What a sender may add and is not believed for: nothing comes of it. */
export const HARMLESS: readonly Input[] = [
  ...[{}, {}, {}, {}, {}, {}],
  { reason: "guardrails: none" },
  { requestedBy: "sluice, in person" },
];
