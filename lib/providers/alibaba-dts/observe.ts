import { type Failure, isRefusal } from "#lib/jobs/failure.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { Ask } from "../provider.ts";
import { detailSchema, type Entry, seen as seenAs } from "./entry.ts";
import { type Listing, list } from "./list.ts";
import { PAGE_SIZE } from "./operations.ts";
import { alibaba, common, DTS_KINDS, type DtsKind, dtsKind, rpc } from "./request.ts";
import { followResets } from "./reset.ts";

/** What the listings showed, whose listing failed, and whose was not whole. By job id. */
type Shown = Readonly<Record<"failures" | "doubts", Map<string, Failure>>> & {
  readonly entries: Map<string, Entry>;
  readonly refused: Set<string>;
};

/**
 * Reads every job once: by-id listings under the kinds in question, then the detail of ids that this run has never seen and
 * no listing shows, then the instances of jobs whose id is gone (a reset may move a job to a new id).
 * @param seen keys that this run has seen before: for these, a whole listing without them means gone
 */
export async function observe(
  target: Target,
  jobs: readonly Job[],
  seen: ReadonlySet<string>,
  ask: Ask,
): Promise<ReadonlyMap<string, Observation>> {
  const here = alibaba(target);
  const shown = await readListings(here, jobs, ask);
  const observed = new Map<string, Observation>();
  for (const job of jobs) {
    const key = jobKey(job);
    observed.set(
      key,
      fromListings(job, shown, seen.has(key)) ?? (await readDetail(here, job, !shown.refused.has(job.id), ask)),
    );
  }
  return followResets(here, jobs, seen, observed, ask);
}

/** A page a call, so that no id falls off the page's end. */
async function readListings(target: AlibabaTarget, jobs: readonly Job[], ask: Ask): Promise<Shown> {
  const shown: Shown = { entries: new Map(), failures: new Map(), doubts: new Map(), refused: new Set() };
  for (const kind of DTS_KINDS) {
    const wanted = jobs.filter((job) => (dtsKind(job.kind) ?? kind) === kind && !shown.entries.has(job.id));
    const ids = [...new Set(wanted.map(({ id }) => id))];
    for (let from = 0; from < ids.length; from += PAGE_SIZE) {
      await readPage(target, kind, ids.slice(from, from + PAGE_SIZE), shown, ask);
    }
  }
  return shown;
}

async function readPage(target: AlibabaTarget, kind: DtsKind, ids: readonly string[], shown: Shown, ask: Ask) {
  const listing = await list(target, kind, { DtsJobId: ids }, ask);
  for (const entry of listing.entries) {
    if (ids.includes(entry.DtsJobId)) shown.entries.set(entry.DtsJobId, entry);
  }
  for (const id of ids) noteTrouble(id, listing, shown);
}

function noteTrouble(id: string, { failure, doubt }: Listing, shown: Shown): void {
  if (doubt) shown.doubts.set(id, doubt);
  // One bad id may make the cloud refuse the whole listing: then each id has to be asked for by itself.
  if (failure && isRefusal(failure)) shown.refused.add(id);
  else if (failure) shown.failures.set(id, failure);
}

/** Undefined when the listings tell nothing of an id never seen: then only its detail can. */
function fromListings(job: Job, shown: Shown, wasSeen: boolean): Observation | undefined {
  const entry = shown.entries.get(job.id);
  if (entry) return fromEntry(job, entry, wasSeen);
  const failure = shown.failures.get(job.id) ?? (wasSeen ? shown.doubts.get(job.id) : undefined);
  if (failure) return { is: "unreadable", failure };
  return wasSeen && !shown.refused.has(job.id) ? { is: "gone" } : undefined;
}

function fromEntry(job: Job, entry: Entry, wasSeen: boolean): Observation {
  const both = [entry.Status, entry.ReverseJob?.Status] as const;
  const [status, otherStatus] = job.direction === "Reverse" ? [both[1], both[0]] : both;
  if (status) return { ...seenAs(entry, status), ...(otherStatus ? { otherStatus } : {}) };
  return wasSeen ? { is: "gone" } : { is: "absent" };
}

async function readDetail(target: AlibabaTarget, job: Job, wasListed: boolean, ask: Ask): Promise<Observation> {
  const answer = await ask(
    rpc("DescribeDtsJobDetail", {
      ...common(target),
      DtsJobId: job.id,
      DtsInstanceID: job.instanceId,
      SynchronizationDirection: job.direction === "Reverse" ? "Reverse" : undefined,
    }),
  );
  if (answer.ok) return detailOf(job, answer.data);
  if (answer.failure.kind === "not-found") return { is: "gone", failure: answer.failure };
  // Whole listings have answered without it, and the detail is refused for whatever reason: it is not to be found here.
  return wasListed && isRefusal(answer.failure) ? { is: "absent" } : { is: "unreadable", failure: answer.failure };
}

/** A success without the job, or with another one, answers nothing. */
function detailOf(job: Job, data: unknown): Observation {
  const detail = detailSchema.safeParse(data);
  const isOurs = detail.success && (detail.data.DtsJobId ?? job.id) === job.id;
  return isOurs ? { ...seenAs(detail.data, detail.data.Status), unlisted: true } : { is: "absent" };
}
