import type { Problem } from "../../simulator/cloud.ts";
import type { EffectName } from "../../simulator/log.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { change, type Job, type World } from "../../simulator/world.ts";
import { jobAbsent, taskAbsent, taskDeleted, wrongState } from "./simulator-problems.ts";
import { childrenOf, orderProblem, roleProblem, unserved } from "./simulator-rules.ts";
import { type Deed, EFFECTS, judge, stepsOf } from "./simulator-states.ts";

/** An item fault: the items it fails, all of them without a job, and what they say. */
export type ItemFault = { readonly jobId?: string; readonly problem: Problem };

export type Acting = {
  readonly cloud: HuaweiCloud;
  readonly world: World;
  readonly operation: string;
  readonly api: "v3" | "v5";
  readonly itemFault?: ItemFault;
  note(effect: EffectName, jobId: string): void;
};

export type Wish = { readonly id: string; readonly deed: Deed };
export type Result = { readonly id: string; readonly name: string; readonly problem?: Problem };

/** Each job is settled on its own: one refusal leaves the others alone. */
export function actOnEach(acting: Acting, wishes: readonly Wish[]): readonly Result[] {
  return wishes.map((wish) => {
    const name = acting.world.jobs.get(wish.id)?.name ?? "";
    const problem = actOnJob(acting, wish);
    return problem === undefined ? { id: wish.id, name } : { id: wish.id, name, problem };
  });
}

function actOnJob(acting: Acting, { id, deed }: Wish): Problem | undefined {
  const { world, itemFault } = acting;
  if (itemFault !== undefined && (itemFault.jobId ?? id) === id) return itemFault.problem;
  const job = world.jobs.get(id);
  const status = job === undefined ? undefined : statusAt(job.forward, world.now());
  if (job === undefined || status === undefined || status === null) return gone(acting, job);
  return refusalOf(acting, job, deed) ?? settle(acting, job, deed, status);
}

/** What is refused whatever state the job is in. */
function refusalOf(acting: Acting, job: Job, deed: Deed): Problem | undefined {
  return unservedBy(acting, job) ?? poisonOf(job, acting.operation) ?? roleProblem(acting.world, job, deed);
}

function settle(acting: Acting, job: Job, deed: Deed, status: string): Problem | undefined {
  const { cloud, world } = acting;
  const verdict = judge(cloud, job.forward, status, deed, world.now());
  if (verdict === "refuse") return wrongState(cloud.wrongStateCode);
  const order = orderProblem(cloud, job, deed, world.now());
  if (order === undefined && verdict === "apply" && deed !== "none") apply(acting, job, deed, status);
  return order;
}

/** An end or delete of a parent task takes its subtasks along where the cloud is set so. */
function apply(acting: Acting, job: Job, deed: Exclude<Deed, "none">, status: string): void {
  const { cloud, world, note } = acting;
  const [effect, at] = [EFFECTS[deed], world.now()];
  change(job, job.forward, effect, stepsOf(cloud, deed, status), at);
  note(effect, job.id);
  const isEnding = effect === "stop" || effect === "delete";
  if (!isEnding || cloud.endParent === "alone") return;
  for (const child of childrenOf(world, job)) {
    const shown = statusAt(child.forward, at) ?? null;
    if (shown === null || (effect === "stop" && shown === "RELEASE_RESOURCE_COMPLETE")) continue;
    change(child, child.forward, effect, stepsOf(cloud, deed, shown), at);
    note(effect, child.id);
  }
}

function gone({ cloud, api }: Acting, job: Job | undefined): Problem {
  const problem = absent(api, job);
  return api === "v5" && job !== undefined ? { ...problem, code: cloud.v5DeletedCode } : problem;
}

function unservedBy({ cloud, api }: Acting, job: Job): Problem | undefined {
  if (job.apis.includes(api)) return undefined;
  return api === "v5" ? unserved(cloud) : taskAbsent();
}

/** v5 has one code for gone and never there; v3 tells them apart. */
export function absent(api: "v3" | "v5", job: Job | undefined): Problem {
  if (api === "v5") return jobAbsent();
  return job === undefined ? taskAbsent() : taskDeleted();
}

function poisonOf({ poison }: Job, operation: string): Problem | undefined {
  if (poison === undefined || !(poison.on?.includes(operation) ?? true)) return undefined;
  return { code: poison.code, message: poison.message, httpStatus: poison.httpStatus ?? 400 };
}
