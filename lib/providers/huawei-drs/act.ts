import type { Step } from "#lib/jobs/action.ts";
import { shareCalls } from "#lib/jobs/chunk.ts";
import type { HuaweiTarget, Target } from "#lib/jobs/target.ts";
import type { Ask, CallOutcome, KnownJob } from "../provider.ts";
import { type Change, orElseByV3 } from "./fallback.ts";
import { type Api, BATCH_IDS, huawei, operationFor, type Verb } from "./operations.ts";
import { outcomesOf } from "./replies.ts";
import { changeV3 } from "./request-v3.ts";
import { changeV5 } from "./request-v5.ts";
import { isResumed } from "./status-classes.ts";

/** At most ten ids that go through one API with one verb. No page names a batch limit. */
export function batches(step: Step, jobs: readonly KnownJob[]): readonly (readonly KnownJob[])[] {
  return shareCalls(jobs, BATCH_IDS, (job) => `${job.via} ${verbFor(step, job)}`);
}

/**
 * Sends one changing call; where API v5 certainly did nothing because it is not offered, one more through v3.
 * @throws when no one operation carries these jobs together: a fault of the caller
 */
export async function act(
  step: Step,
  target: Target,
  jobs: readonly KnownJob[],
  ask: Ask,
): Promise<ReadonlyMap<string, CallOutcome>> {
  const own = huawei(target);
  const [way, ...others] = new Set(jobs.map((job) => `${apiFor(own, job)} ${verbFor(step, job)}`));
  if (others.length > 0) throw new Error(`huawei-drs has no operation to ${way} and ${others} in one call`);
  const [job] = jobs;
  const api = job ? apiFor(own, job) : "v5";
  const verb = job ? verbFor(step, job) : step;
  const change: Change = async (by, some) => {
    const ids = some.map(({ id }) => id);
    const request = by === "v5" ? changeV5(verb, ids, own.pauseMode) : changeV3(verb, ids, own.pauseMode);
    return outcomesOf(operationFor(by, verb, ids.length), some, await ask(request));
  };
  const outcomes = await change(api, jobs);
  return own.api === "auto" && api === "v5" ? orElseByV3(verb, jobs, outcomes, change, ask) : outcomes;
}

/** In `auto` a job goes the way it was last read. */
function apiFor({ api }: HuaweiTarget, { via }: KnownJob): Api {
  if (api !== "auto") return api;
  return via === "v3" ? "v3" : "v5";
}

function verbFor(step: Step, { status }: KnownJob): Verb {
  return step === "start" && isResumed(status ?? "") ? "resume" : step;
}
