import type { Problem } from "../../simulator/cloud.ts";
import type { EffectName } from "../../simulator/log.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { linkOf } from "../../simulator/world.ts";
import { type Acting, apply, type Target } from "./simulator-apply.ts";
import { findJob, readDirection } from "./simulator-find.ts";
import { invalidParameter, missing, naming, notFound } from "./simulator-problems.ts";
import { judge, type Verdict } from "./simulator-states.ts";

/** The page of DeleteDtsJobs sets 10; of the other batches the scenario says. */
const MOST_DELETED = 10;
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
  if (job === undefined) return notFound(acting.cloud);
  const verdict = decide(acting, { job, direction }, effect);
  if (verdict === "apply") apply(acting, { job, direction }, effect);
  return typeof verdict === "string" ? undefined : verdict;
}

function actOnMany(acting: Acting, effect: EffectName): Problem | undefined {
  const list = acting.parameters.get("DtsJobIds");
  if (list === undefined) return missing("DtsJobIds");
  const ids = readIds(acting.cloud, list, effect);
  if (ids === undefined) return invalidParameter("DtsJobIds");
  const { good, problem } = decideAll(acting, ids, effect);
  if (problem === undefined || acting.cloud.batch === "partial")
    for (const target of good) apply(acting, target, effect);
  return problem;
}

/** The ids of a list this cloud takes, each once. */
function readIds(cloud: AlibabaCloud, list: string, effect: EffectName): readonly string[] | undefined {
  const ids = list.split(",").map((id) => (cloud.spaces === "accepted" ? id.trim() : id));
  const distinct = [...new Set(ids)];
  const most = effect === "delete" ? MOST_DELETED : cloud.mostIds;
  const isDoubled = distinct.length < ids.length && cloud.duplicates === "refused";
  return ids.length <= most && !isDoubled && ids.every((id) => ID.test(id)) ? distinct : undefined;
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
  if (job === undefined) return notFound(acting.cloud);
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
  const at = world.now();
  const status = statusAt(link, at);
  if (status === null || status === undefined) return notFound(cloud);
  return poisonOf(job.poison, operation) ?? judge({ cloud, job, link, status, at }, effect);
}

function poisonOf(poison: Target["job"]["poison"], operation: string): Problem | undefined {
  if (poison === undefined || !(poison.on?.includes(operation) ?? true)) return undefined;
  const { code, message, httpStatus = 403, dynamicMessage } = poison;
  return { code, message, httpStatus, ...(dynamicMessage === undefined ? {} : { dynamicMessage }) };
}
