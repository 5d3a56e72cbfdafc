import type { Problem } from "../../simulator/cloud.ts";
import type { EffectName } from "../../simulator/log.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { change, type Job, type World } from "../../simulator/world.ts";
import { jobAbsent, taskAbsent, taskDeleted, wrongState } from "./simulator-problems.ts";
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
  const { cloud, world, operation, itemFault } = acting;
  if (itemFault !== undefined && (itemFault.jobId ?? id) === id) return itemFault.problem;
  const at = world.now();
  const job = world.jobs.get(id);
  const status = job === undefined ? undefined : statusAt(job.forward, at);
  if (job === undefined || status === undefined || status === null) return absent(acting.api, job);
  const poison = poisonOf(job, operation);
  if (poison !== undefined) return poison;
  const verdict = judge(cloud, job.forward, status, deed, at);
  if (verdict === "refuse") return wrongState(cloud.wrongStateCode);
  if (verdict === "apply" && deed !== "none") {
    change(job, job.forward, EFFECTS[deed], stepsOf(cloud, deed, status), at);
    acting.note(EFFECTS[deed], id);
  }
  return undefined;
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
