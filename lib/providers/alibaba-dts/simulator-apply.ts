import { stableId } from "../../simulator/digest.ts";
import type { Direction, EffectName } from "../../simulator/log.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import { createTimeline, statusAt } from "../../simulator/timeline.ts";
import { change, type Job, linkOf, type World } from "../../simulator/world.ts";
import type { Action, Parameters } from "./simulator-request.ts";
import { stepsOf } from "./simulator-states.ts";

export type Acting = {
  readonly cloud: AlibabaCloud;
  readonly world: World;
  readonly operation: string;
  readonly action: Action;
  readonly parameters: Parameters;
  note(effect: EffectName, jobId: string, direction: Direction): void;
};

export type Target = { readonly job: Job; readonly direction: Direction };

/** Really changes a job, and notes it. A delete takes both links; a reset under a new id takes the whole old job. */
export function apply({ cloud, world, note }: Acting, { job, direction }: Target, effect: EffectName): void {
  const at = world.now();
  const isReborn = effect === "reset" && cloud.reset === "new-id" && direction === "Forward";
  if (effect === "delete") remove(job, effect, at, cloud.transitions.deleteMs);
  else if (isReborn) remove(job, effect, at, cloud.transitions.resetMs);
  else move(cloud, { job, direction }, effect, at);
  if (isReborn) rebirth(world, job, at + cloud.transitions.resetMs);
  note(effect, job.id, direction);
}

function remove(job: Job, effect: EffectName, at: number, afterMs: number): void {
  change(job, job.forward, effect, [{ afterMs, status: null }], at);
  if (job.reverse !== undefined) change(job, job.reverse, effect, [{ afterMs, status: null }], at);
}

function move(cloud: AlibabaCloud, { job, direction }: Target, effect: EffectName, at: number): void {
  const link = linkOf(job, direction);
  if (link === undefined) return;
  change(job, link, effect, stepsOf(cloud, job.kind, effect, statusAt(link, at) ?? ""), at);
}

/** Reset as the pages tell it: the old task is deleted and an unconfigured one takes its instance. */
function rebirth(world: World, job: Job, at: number): void {
  const id = `l${stableId(`reset ${job.id}`, 13)}`;
  const { poison, reverse, ...rest } = job;
  const born = { ...rest, id, forward: createTimeline("NotConfigured", at), pending: [] };
  const reverseId = `l${stableId(`reset reverse ${job.id}`, 13)}`;
  const link = { ...createTimeline("NotConfigured", at), id: reverseId };
  world.jobs.set(id, reverse === undefined ? born : { ...born, reverse: link });
}
