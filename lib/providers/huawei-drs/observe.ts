import * as z from "zod/mini";
import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Answer, Ask, KnownJob } from "../provider.ts";
import { given } from "../shared/given.ts";
import { isApiAbsent, mayMeanNoLink } from "./errors.ts";
import { factFields, factsOf, text } from "./facts.ts";
import { readV3, UNREADABLE, withoutJob } from "./observe-v3.ts";
import { huawei } from "./operations.ts";
import { detailV5 } from "./request-v5.ts";
import { tagList, tagsOf } from "./tags.ts";

/** What Sluice reads of ShowJobDetailResponse; a base_info it cannot read is left out. */
const detailSchema = z.object({
  job: z.object({
    id: text,
    status: z.string().check(z.minLength(1)),
    ...factFields,
    base_info: z.catch(z.nullish(z.object({ name: text, tags: tagList, ...factFields })), undefined),
  }),
});

/**
 * Reads every job once: through v5 one call a job, one after the other, since five bad signatures in a row lock the key; through
 * v3 all in one call. `auto` asks v5 first, and v3 about jobs that no read has shown yet and that v5 may not serve; from then on
 * a job is read where it was shown (`via`), or its absence would prove nothing. So a region without v5 costs a chunk one v5 call.
 * A job is gone when its read answers a documented not-found code, or the status DELETED: a deleted job may stay readable.
 * @see terraform-provider-huaweicloud pull 4352
 */
export async function observe(
  target: Target,
  jobs: readonly KnownJob[],
  seen: ReadonlySet<string>,
  ask: Ask,
): Promise<ReadonlyMap<string, Observation>> {
  const { api } = huawei(target);
  const isForV3 = (job: KnownJob) => api === "v3" || (api === "auto" && job.via === "v3");
  const byV5 = jobs.filter((job) => !isForV3(job));
  const { observed, unserved } = await readV5(byV5, api === "auto", ask);
  const byV3 = await readV3([...jobs.filter(isForV3), ...unserved], seen, ask);
  return new Map([...observed, ...[...byV3].map(([key, one]) => [key, better(observed.get(key), one)] as const)]);
}

/** `unserved`: jobs that no read has shown yet and that v3 may know. Where v5 is not offered, the other such jobs need not ask it. */
async function readV5(jobs: readonly KnownJob[], isOpen: boolean, ask: Ask) {
  const observed = new Map<string, Observation>();
  const unserved: KnownJob[] = [];
  let isOffered = true;
  for (const job of jobs) {
    const mayBeV3 = isOpen && job.via === undefined;
    if (isOffered || !mayBeV3) {
      const answer = await ask(detailV5(job.id));
      observed.set(jobKey(job), observationOf(job, answer));
      if (answer.ok || !mayBeV3 || !mayMeanNoLink(answer.failure)) continue;
      isOffered = !isApiAbsent(answer.failure);
    }
    unserved.push(job);
  }
  return { observed, unserved };
}

/** v5 did not show the job: what the two say together. Only a job that both miss is not there. */
function better(byV5: Observation | undefined, byV3: Observation): Observation {
  if (!byV5 || byV3.is === "seen" || saysNoApi(byV5)) return byV3;
  if (saysNoApi(byV3)) return byV5;
  return byV3.is === "unreadable" ? byV3 : byV5;
}

function saysNoApi(observation: Observation): boolean {
  return observation.is === "unreadable" && isApiAbsent(observation.failure);
}

function observationOf(job: KnownJob, answer: Answer): Observation {
  if (!answer.ok) return withoutJob(answer.failure);
  const shown = detailSchema.safeParse(answer.data).data?.job;
  if (!shown || (shown.id ?? job.id) !== job.id) return UNREADABLE;
  const { status, base_info: base, ...fields } = shown;
  if (status.toLowerCase() === "deleted") return { is: "gone" };
  const facts = {
    ...given({ name: base?.name, tags: tagsOf(base?.tags) }),
    ...factsOf(job.id, { ...fields, ...base }),
  };
  return { is: "seen", status, via: "v5", ...facts, definition: Object(Object(answer.data).job) };
}
