import type { Direction } from "../../simulator/log.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import { statusAt, type Timeline } from "../../simulator/timeline.ts";
import type { Job, World } from "../../simulator/world.ts";
import type { Parameters } from "./simulator-request.ts";

/** A read: `seenAt` is the simulated time whose world it shows. */
export type Reading = {
  readonly cloud: AlibabaCloud;
  readonly world: World;
  readonly parameters: Parameters;
  readonly seenAt: number;
};

/** The job of an id, an instance id or both; a job not born yet is not there. */
export function findJob(
  world: World,
  at: number,
  id: string | undefined,
  instanceId: string | undefined,
): Job | undefined {
  return [...world.jobs.values()].find(
    (job) =>
      (id ?? job.id) === job.id &&
      (instanceId ?? job.instanceId) === job.instanceId &&
      statusAt(job.forward, at) !== undefined,
  );
}

/** Forward unless said; undefined for any other word than the two. */
export function readDirection(parameters: Parameters): Direction | undefined {
  const direction = parameters.get("SynchronizationDirection") ?? "Forward";
  return direction === "Forward" || direction === "Reverse" ? direction : undefined;
}

/** What a link shows: undefined when nothing is shown of it, and a deleted one by the cloud's manner. */
export function shownStatus(cloud: AlibabaCloud, link: Timeline, seenAt: number): string | undefined {
  const status = statusAt(link, seenAt);
  return status === null && cloud.deleted === "finished" ? "Finished" : (status ?? undefined);
}
