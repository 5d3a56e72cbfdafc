import { stepsOf } from "#lib/jobs/action.ts";
import type { Guardrails } from "#lib/jobs/config.ts";
import { matchesGlob } from "#lib/jobs/glob.ts";
import { personRefusal } from "#lib/jobs/rights.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Task } from "#lib/jobs/todo.ts";

/** What a guardrail looks at. Name and tags as last read; before the first read nobody knows them. */
export type Guarded = Pick<Task, "job" | "seen" | "name" | "tags" | "role">;

/**
 * Why no call may change this job, or undefined. Asked when a chunk is planned and again before every changing call, with
 * the newest config; no command can lift it, `force` included.
 */
export function guardrailRefusal(guardrails: Guardrails, run: Run, guarded: Guarded): string | undefined {
  const { protect } = guardrails;
  const standing =
    run.drifted ??
    protectedBeforeRead(protect, run, guarded) ??
    personRefusal(guardrails.chat, run) ??
    overCap(guardrails, run);
  if (standing !== undefined || !guarded.seen) return standing;
  return protectedAsRead(protect, guarded) ?? groupRefusal(protect, run, guarded);
}

/**
 * Whoever ends or deletes the parent task of a disaster recovery group may end its subtasks, and the read of a job does not tell whether it is
 * one. So a protection of single jobs, which may be one of them, holds for all but subtasks.
 */
export function groupRefusal(
  { ids, names, tags }: Protect,
  run: Run,
  guarded: Omit<Guarded, "seen">,
): string | undefined {
  const isAnyProtected = ids.length + names.length + Object.keys(tags).length > 0;
  return isAnyProtected && mayTakeOthers(run, guarded)
    ? "a disaster recovery task may take subtasks with it that its read does not show, and guardrails.protect may protect one of them"
    : undefined;
}

export function mayTakeOthers({ action }: Pick<Run, "action">, { job, role }: Pick<Guarded, "job" | "role">): boolean {
  const isEnding = stepsOf(action).some((step) => step === "stop" || step === "delete");
  return isEnding && job.kind === "disaster-recovery" && role !== "child";
}

/** What a cap of a whole run looks at. */
type Sized = Pick<Run, "action" | "jobs" | "hasRoom" | "targetJobs" | "notCounted" | "principal" | "approvedBy">;

type Protect = Guardrails["protect"];

function protectedBeforeRead({ targets, ids }: Protect, { target }: Run, { job }: Guarded): string | undefined {
  if (targets.includes(target)) return `protected: guardrails.protect.targets names ${target}`;
  return ids.includes(job.id) ? "protected: guardrails.protect.ids names it" : undefined;
}

/** A name or a tag that cannot be read may be one that protects. */
function protectedAsRead({ names, tags }: Protect, job: Guarded): string | undefined {
  if (names.length > 0) {
    if (job.name === undefined) return "its name cannot be read, and guardrails.protect.names may protect it";
    const { name } = job;
    const fits = names.find((pattern) => matchesGlob(pattern, name));
    if (fits !== undefined) return `protected: its name fits guardrails.protect.names ${JSON.stringify(fits)}`;
  }
  const wanted = Object.entries(tags);
  if (wanted.length === 0) return undefined;
  if (job.tags === undefined) return "its tags cannot be read, and guardrails.protect.tags may protect it";
  const { tags: read } = job;
  const tag = wanted.find(([key, value]) => Object.hasOwn(read, key) && read[key] === value);
  return tag && `protected: guardrails.protect.tags names ${tag.join("=")}`;
}

/** Whether so many deletes need another person's approval. */
export function wantsSecondPerson(most: number | null, action: Run["action"], jobs: number): boolean {
  return most !== null && (action === "delete" || action === "teardown") && jobs > most;
}

/** Why a run of so many jobs would do nothing, as far as that is known before it is planned. */
export function runRefusal(guardrails: Guardrails, { action, jobs }: Pick<Run, "action" | "jobs">): string | undefined {
  return overCap({ ...guardrails, limits: { ...guardrails.limits, shareOfTarget: 1 } }, { action, jobs });
}

function overCap({ limits, secondPersonOver }: Guardrails, run: Sized): string | undefined {
  const jobs = `the run has ${run.jobs} jobs`;
  if (isOverRunCap(limits, run)) {
    return `${jobs} and guardrails.limits.jobsPerRun allows ${limits.jobsPerRun}; a run over its cap does nothing`;
  }
  if (run.hasRoom === false) {
    return `${jobs}, more than guardrails.limits.jobsPerDay (now ${limits.jobsPerDay}) had left for the day; a run over its cap does nothing`;
  }
  return overShare(limits, run) ?? needsSecondPerson(secondPersonOver, run);
}

export function isOverRunCap({ jobsPerRun }: Guardrails["limits"], { jobs }: Sized): boolean {
  return jobs > jobsPerRun;
}

/** Of the jobs that its target had when the run was planned; a run planned without counting them has no right to any. */
function overShare(
  { shareOfTarget }: Guardrails["limits"],
  { jobs, targetJobs, notCounted }: Sized,
): string | undefined {
  if (shareOfTarget >= 1) return undefined;
  if (targetJobs === undefined) {
    return `guardrails.limits.shareOfTarget is set, and ${notCounted ?? "the jobs of the target were not counted when the run was accepted"}`;
  }
  if (jobs <= targetJobs * shareOfTarget) return undefined;
  return `the run has ${jobs} of the target's ${targetJobs} jobs and guardrails.limits.shareOfTarget allows ${shareOfTarget}; a run over its cap does nothing`;
}

/** That whoever approved has the right to is looked at by `personRefusal`. */
function needsSecondPerson(most: number | null, { jobs, action, principal, approvedBy }: Sized): string | undefined {
  if (!wantsSecondPerson(most, action, jobs)) return undefined;
  if (approvedBy !== undefined && approvedBy !== principal) return undefined;
  return `the run would delete ${jobs} jobs, and guardrails.secondPersonOver wants another person's approval for more than ${most}`;
}
