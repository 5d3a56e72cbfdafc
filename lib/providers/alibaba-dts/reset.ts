import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { Ask } from "../provider.ts";
import { seen as seenAs } from "./entry.ts";
import { type Listing, list } from "./list.ts";
import { DTS_KINDS, dtsKind } from "./request.ts";

/**
 * Looks for jobs that a reset may have moved, which are those seen before that bring their instance: the task is deleted and an unconfigured one made, perhaps under a new id, in the same
 * instance. Such a job is not gone; an instance that cannot be read leaves its job unreadable.
 * @see dts-20200101 resetDtsJob remarks
 */
export async function followResets(
  target: AlibabaTarget,
  jobs: readonly Job[],
  seen: ReadonlySet<string>,
  observed: ReadonlyMap<string, Observation>,
  ask: Ask,
): Promise<ReadonlyMap<string, Observation>> {
  const result = new Map(observed);
  for (const kind of DTS_KINDS) {
    const gone = jobs.filter((job) => {
      const isGone = seen.has(jobKey(job)) && mayHaveMoved(result.get(jobKey(job)));
      return isGone && job.instanceId !== undefined && (dtsKind(job.kind) ?? kind) === kind;
    });
    if (gone.length === 0) continue;
    const instances = [...new Set(gone.flatMap(({ instanceId }) => instanceId ?? []))];
    const listing = await list(target, kind, "DtsInstanceId", instances, ask);
    for (const job of gone) result.set(jobKey(job), moved(job, listing, result.get(jobKey(job))));
  }
  return result;
}

/** A deleted job may go on reading as Finished, so what a reset left behind may, too. */
function mayHaveMoved(observation: Observation | undefined): boolean {
  return observation?.is === "gone" || (observation?.is === "seen" && observation.status.toLowerCase() === "finished");
}

function moved(job: Job, { entries, failure, doubt = failure }: Listing, was: Observation | undefined): Observation {
  const heirs = entries.filter(
    (entry) =>
      entry.DtsInstanceID === job.instanceId &&
      entry.DtsJobId !== job.id &&
      entry.Status.toLowerCase() === "notconfigured",
  );
  const [heir] = heirs;
  // Two of them cannot be told apart.
  if (heir && heirs.length === 1) return { ...seenAs(heir, heir.Status), newJobId: heir.DtsJobId };
  if (was?.is === "seen") return was;
  return doubt ? { is: "unreadable", failure: doubt } : { is: "gone" };
}
