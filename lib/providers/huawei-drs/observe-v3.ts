import * as z from "zod/mini";
import { type Failure, isRefusal } from "#lib/jobs/failure.ts";
import { byKey, jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Definition } from "#lib/jobs/snapshot.ts";
import type { Answer, Ask, KnownJob } from "../provider.ts";
import { given } from "../shared/given.ts";
import { ofItem } from "./classify.ts";
import { isApiAbsent } from "./errors.ts";
import { factFields, factsOf, text } from "./facts.ts";
import { detailV3 } from "./request-v3.ts";

type Observations = ReadonlyMap<string, Observation>;

/** An item without the job says error_code and error_message. A job's own error stands there too, beside its status. */
const itemSchema = z.object({
  id: text,
  status: text,
  name: text,
  error_code: text,
  error_message: text,
  ...factFields,
});
type Item = z.infer<typeof itemSchema>;

const replySchema = z.object({ results: z.array(z.unknown()), count: z.nullish(z.number()) });

/** Reads all these jobs in one call; a refusal that may be about one of the ids is followed by a call for each. */
export async function readV3(jobs: readonly KnownJob[], seen: ReadonlySet<string>, ask: Ask): Promise<Observations> {
  if (jobs.length === 0) return new Map();
  const answer = await ask(detailV3(jobs.map(({ id }) => id)));
  if (answer.ok) {
    const asked = new Set(jobs.map(({ id }) => id));
    return byKey(jobs, (job) => itemOf(job, asked, seen, answer));
  }
  if (jobs.length > 1 && isRefusal(answer.failure) && !isApiAbsent(answer.failure)) {
    const alone: [string, Observation][] = [];
    for (const job of jobs) alone.push(...(await readV3([job], seen, ask)));
    return new Map(alone);
  }
  return byKey(jobs, () => withoutJob(answer.failure));
}

/** A documented not-found code is proof; any other failure is none. */
export function withoutJob(failure: Failure): Observation {
  return failure.kind === "not-found" ? { is: "gone", failure } : { is: "unreadable", failure };
}

function itemOf(
  job: KnownJob,
  asked: ReadonlySet<string>,
  seen: ReadonlySet<string>,
  { data }: Answer & { readonly ok: true },
): Observation {
  const reply = replySchema.safeParse(data);
  if (!reply.success) return UNREADABLE;
  const { results, count } = reply.data;
  const items = results.map((item) => ({ definition: Object(item), data: itemSchema.safeParse(item).data }));
  const [own, ...more] = items.filter(({ data: item }) => item?.id === job.id);
  if (own?.data) return more.length === 0 ? observationOf(job, own.data, own.definition) : UNREADABLE;
  // Left out of a reply that is whole by its own count, and to what was asked.
  const isWhole = count === results.length && items.every(({ data: item }) => asked.has(item?.id ?? ""));
  if (!isWhole) return UNREADABLE;
  return seen.has(jobKey(job)) ? { is: "gone" } : { is: "absent" };
}

function observationOf(job: KnownJob, item: Item, definition: Definition): Observation {
  if (item.status?.toLowerCase() === "deleted") return { is: "gone" };
  if (item.status) {
    const facts = { ...given({ name: item.name }), ...factsOf(job.id, item) };
    return { is: "seen", status: item.status, via: "v3", ...facts, definition };
  }
  if (!item.error_code) return UNREADABLE;
  return withoutJob(ofItem(item.error_code, item.error_message ?? "").failure);
}

export const UNREADABLE = {
  is: "unreadable",
  failure: { kind: "unavailable", message: "the reply does not show the job" },
} as const;
