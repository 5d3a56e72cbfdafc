import type { Direction, EffectName } from "./log.ts";
import type { JobSeed, Meanwhile, Poison } from "./scenario-parts.ts";
import { advance, createTimeline, interfere, type Step, type Timeline } from "./timeline.ts";

export type Kind = "migration" | "sync" | "change-tracking" | "disaster-recovery";

export type Job = {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly instanceId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly payType: "PrePaid" | "PostPaid";
  readonly createdAt: string;
  readonly finishedAt?: string;
  readonly poison?: Poison;
  readonly becomes: JobSeed["becomes"];
  readonly pausedMs: number;
  readonly apis: readonly string[];
  readonly parent?: string;
  readonly orderCancelledMs?: number;
  readonly forward: Timeline;
  readonly reverse?: Timeline & { readonly id: string };
  pending: readonly Meanwhile[];
};

/** One cloud's jobs, and its clock in simulated ms since it began, which only ever goes forward; `dateAt` gives its wall time. */
export type World = {
  readonly jobs: Map<string, Job>;
  now(): number;
  dateAt(simulatedMs: number): string;
};

export function createWorld(jobs: readonly Job[], now: () => number, timeScale: number): World {
  const began = now();
  let latest = 0;
  const world: World = {
    jobs: new Map(jobs.map((job) => [job.id, job])),
    now() {
      latest = Math.max(latest, (now() - began) * timeScale);
      return latest;
    },
    dateAt: (simulatedMs) => new Date(began + simulatedMs / timeScale).toISOString(),
  };
  for (const job of jobs) trigger(job, "begin", 0);
  return world;
}

export function linkOf(job: Job, direction: Direction): Timeline | undefined {
  return direction === "Forward" ? job.forward : job.reverse;
}

/** Puts an accepted change on a job; the scenario may end it elsewhere (`becomes`) or have others answer it (`meanwhile`). */
export function change(job: Job, link: Timeline, effect: EffectName, steps: readonly Step[], at: number): void {
  const end = job.becomes[effect];
  const last = steps.at(-1);
  const played = end === undefined || last === undefined ? steps : [...steps.slice(0, -1), { ...last, status: end }];
  advance(link, effect, at, played);
  trigger(job, effect, at);
}

/** Lets what others do after this event happen; each entry fires once. */
export function trigger(job: Job, since: Meanwhile["since"], at: number): void {
  const due = job.pending.filter((entry) => entry.since === since);
  job.pending = job.pending.filter((entry) => entry.since !== since);
  for (const entry of due) {
    const link = linkOf(job, entry.direction);
    if (link !== undefined) interfere(link, at + entry.ms, entry.status);
  }
}

export type JobExtras = {
  readonly kind: Kind;
  readonly instanceId: string;
  readonly payType?: "PrePaid" | "PostPaid";
  readonly finishedAt?: string | undefined;
  readonly pausedMs?: number;
  readonly apis?: readonly string[];
  readonly parent?: string | undefined;
  readonly orderCancelledMs?: number | undefined;
  readonly reverse?: { readonly status: string; readonly id: string } | undefined;
};

export function createJob(seed: JobSeed, extras: JobExtras): Job {
  const { reverse, finishedAt, parent, orderCancelledMs } = extras;
  return {
    id: seed.id,
    kind: extras.kind,
    name: seed.name ?? `job-${seed.id}`,
    instanceId: extras.instanceId,
    tags: seed.tags,
    payType: extras.payType ?? "PostPaid",
    createdAt: seed.createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(seed.poison === undefined ? {} : { poison: seed.poison }),
    becomes: seed.becomes,
    pausedMs: extras.pausedMs ?? 0,
    apis: extras.apis ?? [],
    ...(parent === undefined ? {} : { parent }),
    ...(orderCancelledMs === undefined ? {} : { orderCancelledMs }),
    forward: createTimeline(seed.status),
    ...(reverse === undefined ? {} : { reverse: { ...createTimeline(reverse.status), id: reverse.id } }),
    pending: seed.meanwhile,
  };
}
