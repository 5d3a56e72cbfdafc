import * as z from "zod/mini";
import { type Job, jobKey, type Kind } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Answer, Ask } from "../provider.ts";
import { DETAIL, requestFor } from "./operations.ts";

const text = z.nullish(z.string());

/** What Sluice reads of ShowJobDetailResponse; a base_info it cannot read is left out. */
const detailSchema = z.object({
  job: z.object({
    id: text,
    status: z.string().check(z.minLength(1)),
    base_info: z.catch(z.nullish(z.object({ name: text, job_type: text })), undefined),
  }),
});

const KIND_OF: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["migration", "migration"],
  ["sync", "sync"],
  ["clouddataguard", "disaster-recovery"],
]);

/**
 * Reads every job once, one call after the other. A job is gone when its read answers a documented not-found code, or the
 * status DELETED: a deleted job may stay readable.
 * @see terraform-provider-huaweicloud pull 4352
 */
export async function observe(
  _target: Target,
  jobs: readonly Job[],
  _seen: ReadonlySet<string>,
  ask: Ask,
): Promise<ReadonlyMap<string, Observation>> {
  const observed = new Map<string, Observation>();
  for (const job of jobs) {
    observed.set(jobKey(job), observationOf(job, await ask(requestFor(DETAIL, job.id))));
  }
  return observed;
}

function observationOf(job: Job, answer: Answer): Observation {
  if (!answer.ok) {
    const { failure } = answer;
    return failure.kind === "not-found" ? { is: "gone", failure } : { is: "unreadable", failure };
  }
  const detail = detailSchema.safeParse(answer.data);
  if (!detail.success || (detail.data.job.id ?? job.id) !== job.id) {
    return { is: "unreadable", failure: { kind: "unavailable", message: "the reply does not show the job" } };
  }
  const { status, base_info } = detail.data.job;
  if (status.toLowerCase() === "deleted") return { is: "gone" };
  const kind = KIND_OF.get(base_info?.job_type?.toLowerCase() ?? "");
  return { is: "seen", status, ...(kind ? { kind } : {}), ...(base_info?.name ? { name: base_info.name } : {}) };
}
