import { type Failure, isRefusal } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { Ask, KnownJob } from "../provider.ts";
import { given } from "../shared/given.ts";
import { detailSchema, type Entry, seen as seenAs } from "./entry.ts";
import { type Listing, list } from "./list.ts";
import { PAGE_SIZE } from "./operations.ts";
import { alibaba, common, DTS_KINDS, dtsKind, named, rpc } from "./request.ts";
import { followResets } from "./reset.ts";

/** What the listings told of one id: the job, or whose listing failed, was refused or was not whole. */
type Shown = {
  readonly entry?: Entry;
  readonly failure?: Failure;
  readonly doubt?: Failure;
  /** One bad id may make the cloud refuse the whole listing: then each id has to be asked for by itself. */
  readonly isRefused?: boolean;
};

/**
 * Reads every job once: by-id listings under the kinds in question, then the detail of ids that no listing shows, then the
 * instances of jobs whose id is gone (a reset may move a job to a new id).
 * @param seen keys that this run has seen before: for these, a whole listing without them means gone if an accepted call explains
 * it; else the detail is the second witness, since a listing may leave an entry out and its count with it
 */
export async function observe(
  target: Target,
  jobs: readonly KnownJob[],
  seen: ReadonlySet<string>,
  ask: Ask,
): Promise<ReadonlyMap<string, Observation>> {
  const here = alibaba(target);
  const shown = await readListings(here, jobs, ask);
  const observed = new Map<string, Observation>();
  for (const job of jobs) {
    const key = jobKey(job);
    const found = shown.get(job.id) ?? {};
    observed.set(key, fromListings(job, found, seen.has(key)) ?? (await readDetail(here, job, found, ask)));
  }
  return followResets(here, jobs, seen, observed, ask);
}

/** A page a call, so that no id falls off the page's end. By job id. */
async function readListings(
  target: AlibabaTarget,
  jobs: readonly KnownJob[],
  ask: Ask,
): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (const kind of DTS_KINDS) {
    const wanted = jobs.filter((job) => (dtsKind(job.kind) ?? kind) === kind && !shown.get(job.id)?.entry);
    const ids = [...new Set(wanted.map(({ id }) => id))];
    for (let from = 0; from < ids.length; from += PAGE_SIZE) {
      const page = ids.slice(from, from + PAGE_SIZE);
      const listing = await list(target, kind, "DtsJobId", page, ask);
      for (const id of page) shown.set(id, { ...shown.get(id), ...shownOf(id, listing) });
    }
  }
  return shown;
}

function shownOf(id: string, { entries, failure, doubt }: Listing): Shown {
  const entry = entries.findLast(({ DtsJobId }) => DtsJobId === id);
  return given({ entry, doubt, ...(failure && isRefusal(failure) ? { isRefused: true } : { failure }) });
}

/** Undefined when the listings do not tell enough: then only its detail can. */
function fromListings(
  job: KnownJob,
  { entry, failure, doubt, isRefused }: Shown,
  wasSeen: boolean,
): Observation | undefined {
  if (entry) return fromEntry(job, entry, wasSeen);
  if (failure) return { is: "unreadable", failure };
  return wasSeen && job.mayBeGone && !isRefused && !doubt ? { is: "gone" } : undefined;
}

function fromEntry(job: KnownJob, entry: Entry, wasSeen: boolean): Observation {
  const both = [entry.Status, entry.ReverseJob?.Status] as const;
  const [status, otherStatus] = job.direction === "Reverse" ? [both[1], both[0]] : both;
  if (status) return { ...seenAs(entry, status), ...given({ otherStatus }) };
  return wasSeen ? { is: "gone" } : { is: "absent" };
}

async function readDetail(target: AlibabaTarget, job: KnownJob, found: Shown, ask: Ask): Promise<Observation> {
  const answer = await ask(
    rpc("DescribeDtsJobDetail", {
      ...common(target),
      ...named(job),
      DtsInstanceID: job.instanceId,
    }),
  );
  if (answer.ok) return detailOf(job, answer.data);
  const { failure } = answer;
  if (failure.kind === "not-found") return { is: "gone", failure };
  // Whole listings have answered without it, and the detail is refused for whatever reason: it is not to be found here.
  const isAbsent = isRefusal(failure) && !found.isRefused && !found.doubt;
  return isAbsent ? { is: "absent" } : { is: "unreadable", failure };
}

/** A success without the job, or with another one, answers nothing. */
function detailOf(job: KnownJob, data: unknown): Observation {
  const detail = detailSchema.safeParse(data);
  const isOurs = detail.success && (detail.data.DtsJobId ?? job.id) === job.id;
  if (!isOurs) return { is: "absent" };
  return { ...seenAs({ ...detail.data, definition: Object(data) }, detail.data.Status), unlisted: true };
}
