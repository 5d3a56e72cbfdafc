import type { Case, Guardrails, Job } from "./imagine.ts";

/** An effect at the clouds, and how the world stood when the call that made it was sent. */
export type Done = {
  readonly jobId: string;
  readonly effect: string;
  /** The job as the cloud showed it then. */
  readonly job: Job;
  readonly forbidden: readonly string[];
};

export type Outcome = {
  readonly done: readonly Done[];
  /** Jobs that the plan said would be changed, when a plan was applied. */
  readonly planned?: readonly string[];
  /** Nothing may be changed: the command should not have passed for one. */
  readonly mustRefuse: boolean;
};

/** By hand, from what the clouds show alone. @returns what must never have happened */
export function judge(one: Case, { done, planned, mustRefuse }: Outcome): readonly string[] {
  const touched = [...new Set(done.map(({ jobId }) => jobId))];
  const wrong = done.flatMap(({ jobId, job, effect, forbidden }) => [
    ...forbidden.map((why) => `${effect} of ${jobId}, though ${why}`),
    ...protectedBy(one.guardrails, job).map((why) => `${effect} of ${jobId}, protected by ${why}`),
  ]);
  const first = touched.map((id) => done.find(({ jobId }) => jobId === id)).filter((each) => each !== undefined);
  const chosen = one.attack.by === "ids" ? [] : first.filter(({ job }) => !fits(one, job));
  const outside = planned === undefined ? [] : touched.filter((id) => !planned.includes(id));
  const deletes = done.filter(({ effect }) => effect === "delete").map(({ jobId }) => jobId);
  return [
    ...wrong,
    ...chosen.map(({ jobId }) => `${jobId} does not fit the selection`),
    ...outside.map((id) => `${id} is not in the plan that was applied`),
    ...(new Set(deletes).size < deletes.length ? ["a job was deleted twice"] : []),
    ...(Object.keys(one.attack.hostile).some((key) => key !== "__proto__") && touched.length > 0
      ? ["a hostile command was believed"]
      : []),
    ...(mustRefuse && touched.length > 0 ? ["a command that is none was carried out"] : []),
    ...overCap(one, touched),
  ];
}

function protectedBy({ protect }: Guardrails, { id, name, tags }: Job): readonly string[] {
  return [
    ...(protect.targets.includes("victim") ? ["its target"] : []),
    ...(protect.ids.includes(id) ? ["its id"] : []),
    ...protect.names.filter((glob) => isLike(name, glob)).map((glob) => `the name ${glob}`),
    ...Object.entries(protect.tags)
      .filter(([key, value]) => tags[key] === value)
      .map(([key]) => `the tag ${key}`),
  ];
}

/** A run has at least the jobs that it touched, and those that it named. */
function overCap({ guardrails, attack, jobs }: Case, touched: readonly string[]): readonly string[] {
  if (touched.length === 0) return [];
  const { limits, secondPersonOver } = guardrails;
  const named = new Set(attack.jobs.filter((each) => typeof each === "string"));
  const size = attack.by === "ids" ? Math.max(named.size, touched.length) : touched.length;
  const isDelete = attack.action === "delete" || attack.action === "teardown";
  return [
    ...(size > limits.jobsPerRun ? [`${size} jobs, over jobsPerRun`] : []),
    ...(size > limits.jobsPerDay ? [`${size} jobs, over jobsPerDay`] : []),
    ...(limits.shareOfTarget < 1 && size > limits.shareOfTarget * jobs.length
      ? [`${size} jobs, over shareOfTarget`]
      : []),
    ...(isDelete && secondPersonOver !== null && size > secondPersonOver
      ? [`${size} deletes without a second person`]
      : []),
  ];
}

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-23T00:00:00Z");
const STATES: Readonly<Record<string, string>> = {
  Finished: "stopped",
  NotStarted: "stopped",
  RELEASE_RESOURCE_COMPLETE: "stopped",
  CREATE_FAILED: "failed",
  Synchronizing: "running",
  INCRE_TRANSFER_STARTED: "running",
  Suspending: "paused",
  PAUSING: "paused",
  Failed: "failed",
  START_JOB_FAILED: "failed",
};

/** For the small alphabet of these cases. */
function fits({ attack: { select } }: Case, job: Job): boolean {
  const { kind, status, state, olderThan, name, tags } = select as Record<string, never>;
  const lower = job.status.toLowerCase();
  return [
    kind === undefined || kind === job.kind,
    status === undefined || (status as string[]).some((word) => word.toLowerCase() === lower),
    state === undefined || (state as string[]).includes(STATES[job.status] ?? "?"),
    olderThan === undefined || NOW + DAY_MS - Date.parse(job.createdAt) >= daysOf(olderThan) * DAY_MS,
    name === undefined || isLike(job.name, name),
    tags === undefined || Object.entries(tags).every(([key, value]) => job.tags[key] === value),
  ].every(Boolean);
}

function daysOf(text: string): number {
  return Number.parseInt(text, 10) * (text.endsWith("w") ? 7 : 1);
}

/** By a regular expression: another way than the engine's. */
function isLike(text: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "su").test(text);
}
