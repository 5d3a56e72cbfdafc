import type { Problem } from "../../simulator/cloud.ts";
import type { EffectName } from "../../simulator/log.ts";
import { linkOf } from "../../simulator/world.ts";
import { type Acting, apply, type Target } from "./simulator-apply.ts";
import { findJob, readDirection } from "./simulator-find.ts";
import { invalidParameter, missing, naming, notFound } from "./simulator-problems.ts";
import { judge, type Verdict } from "./simulator-states.ts";

/** The pages set 10 for DeleteDtsJobs; the other batches are held to it too. */
const MAX_IDS = 10;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Carries out a changing operation on every job it names; the problem, if any, is the one answer for all of them. */
export function act(acting: Acting, effect: EffectName): Problem | undefined {
  return acting.action.isBatch ? actOnMany(acting, effect) : actOnOne(acting, effect);
}

function actOnOne(acting: Acting, effect: EffectName): Problem | undefined {
  const { parameters, world } = acting;
  const direction = readDirection(parameters);
  if (direction === undefined) return invalidParameter("SynchronizationDirection");
  const [id, instanceId] = [parameters.get("DtsJobId"), parameters.get("DtsInstanceId")];
  if (id === undefined && instanceId === undefined) return missing("DtsJobId");
  if (id !== undefined && !ID.test(id)) return invalidParameter("DtsJobId");
  const job = findJob(world, world.now(), id, instanceId);
  if (job === undefined) return notFound();
  const verdict = decide(acting, { job, direction }, effect);
  if (verdict === "apply") apply(acting, { job, direction }, effect);
  return typeof verdict === "string" ? undefined : verdict;
}

function actOnMany(acting: Acting, effect: EffectName): Problem | undefined {
  const ids = acting.parameters.get("DtsJobIds")?.split(",");
  if (ids === undefined) return missing("DtsJobIds");
  if (!isGoodList(ids)) return invalidParameter("DtsJobIds");
  const { good, problem } = decideAll(acting, ids, effect);
  if (problem === undefined || acting.cloud.batch === "partial")
    for (const target of good) apply(acting, target, effect);
  return problem;
}

function isGoodList(ids: readonly string[]): boolean {
  return ids.length <= MAX_IDS && ids.every((id) => ID.test(id)) && new Set(ids).size === ids.length;
}

type Decided = { readonly good: readonly Target[]; readonly problem?: Problem };

/** The targets that would go through, up to the first that would not. */
function decideAll(acting: Acting, ids: readonly string[], effect: EffectName): Decided {
  const good: Target[] = [];
  for (const id of ids) {
    const verdict = decideInBatch(acting, id, effect, good);
    if (verdict === "apply") continue;
    if (verdict !== "ignore")
      return { good, problem: acting.cloud.batch === "names-id" ? naming(verdict, id) : verdict };
  }
  return { good };
}

/** Adds the job to `good` when the operation will go through. Batches start and stop no change tracking. */
function decideInBatch(acting: Acting, id: string, effect: EffectName, good: Target[]): Verdict {
  const job = findJob(acting.world, acting.world.now(), id, undefined);
  if (job === undefined) return notFound();
  const isTracking = job.kind === "change-tracking" && (effect === "start" || effect === "stop");
  const isMixed = acting.cloud.mixedKinds === "refused" && good.some((other) => other.job.kind !== job.kind);
  if (isTracking || isMixed) return invalidParameter("DtsJobIds");
  const target = { job, direction: "Forward" } as const;
  const verdict = decide(acting, target, effect);
  if (verdict === "apply") good.push(target);
  return verdict;
}

/** A poisoned job is refused in its own words, unless it is gone. */
function decide({ cloud, world, operation }: Acting, { job, direction }: Target, effect: EffectName): Verdict {
  const link = linkOf(job, direction);
  if (link === undefined) return invalidParameter("SynchronizationDirection");
  const verdict = judge(cloud, job, link, effect, world.now());
  const isGone = typeof verdict !== "string" && verdict.code === notFound().code;
  return isGone ? verdict : (poisonOf(job.poison, operation) ?? verdict);
}

function poisonOf(poison: Target["job"]["poison"], operation: string): Problem | undefined {
  if (poison === undefined || !(poison.on?.includes(operation) ?? true)) return undefined;
  const { code, message, httpStatus = 403, dynamicMessage } = poison;
  return { code, message, httpStatus, ...(dynamicMessage === undefined ? {} : { dynamicMessage }) };
}
