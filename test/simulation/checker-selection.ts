import type { Call } from "#lib/simulator/log.ts";
import type { CloudSeed } from "#lib/simulator/scenario.ts";
import type { Checks } from "./checker.ts";
import { type Choice, fits, stateOf } from "./choice.ts";
import { type Asked, type Known, namesJob, regionsOf } from "./known.ts";
import { LISTS, type ListedJob } from "./listed.ts";
import { EPOCH } from "./plan.ts";
import { type Read, withReads } from "./reads.ts";
import type { BusEvent } from "./trace.ts";

/** Why no plan could be made, as a rejection says it; a command may be rejected for other reasons, too. */
const NO_PLAN =
  /cannot be listed|could not be listed|not the one it was accepted for|has more than \d+ pages|while it listed|jobs are meant/;

/** What a run may do whose target is listed before anything else. */
export const selectionChecks: Checks = {
  "invariant 27: nothing is changed before the target was listed to the last page": function* (known) {
    for (const { asked, sent, region } of firstActs(known)) {
      if (!asked.isListed || !mustReadAll(known, asked, region)) continue;
      for (const missing of unread(known, asked, region, sent.askedAt))
        yield `${asked.requestId}: ${sent.call.operation} in ${region}, and ${missing} was not listed before`;
    }
  },
  "invariant 27b: only jobs that a page showed to fit are meant, and no more than the limit": function* (known) {
    for (const asked of known.asked) {
      const { select } = asked.wish;
      if (!select) continue;
      for (const [event] of asked.told.values()) {
        if (event && !isShownToFit(known, asked, select, event))
          yield `${asked.requestId} ${String(event.detail["jobId"])}: no page had shown it to fit ${JSON.stringify(select)}`;
      }
      if (asked.told.size > (select.limit ?? Number.POSITIVE_INFINITY))
        yield `${asked.requestId}: ${asked.told.size} jobs; its limit is ${select.limit}`;
    }
  },
  "invariant 27c: a call rests on a read in which the job is still what was selected": function* (known) {
    const reads = lastReads(known);
    for (const { asked, sent, region, id } of firstActs(known)) {
      const { select } = asked.wish;
      const read = reads.get(sent.call)?.get(id);
      const provider = known.clouds.get(region)?.provider;
      const pages = showings(known, asked, region, id, sent.askedAt);
      const [status, ...others] = read?.statuses ?? [];
      if (!select || !provider || status === undefined || others.length > 0 || mayBeOnRecord(known, sent, id)) continue;
      const { name, tags, kind } = pages.at(-1) ?? { kind: "" };
      if (pages.length === 0 || pages.some(({ statuses }) => statuses.length > 1)) continue;
      if (!fits(select, provider, status, { name, tags, kind }))
        yield `${asked.requestId}: ${sent.call.operation} of ${id}, which read ${status} and does not fit ${JSON.stringify(select)}`;
      const states = new Set(pages.flatMap(({ statuses }) => statuses.map((one) => stateOf(provider, one))));
      if (!states.has(stateOf(provider, status)))
        yield `${asked.requestId}: ${sent.call.operation} of ${id}, which read ${status} and was listed ${[...states].join()}`;
    }
  },
  "invariant 27d: what fits all along is not left out": function* (known) {
    for (const asked of known.asked) {
      const { select, target } = asked.wish;
      const [region = "", ...moved] = regionsOf(known, target);
      const cloud = known.clouds.get(region);
      // None of Huawei's lists tells tags.
      const canTell = cloud?.provider === "alibaba-dts" || select?.tags === undefined;
      if (!select || !cloud || !canTell || !isFoundWhole(known, asked, cloud) || moved.length > 0) continue;
      for (const job of cloud.jobs) {
        const isIts = fits(select, cloud.provider, job.status, job) && isLeftAlone(known, job);
        if (isIts && !namesJob(asked, job.id)) yield `${asked.requestId}: nothing was told of ${job.id}`;
      }
    }
  },
  "invariant 28: a run whose target is listed ends once: with its verdicts, or with one rejection and none":
    function* ({ asked, trace }) {
      const rejected = new Map<string, Set<string>>();
      for (const { detailType, detail } of trace.events) {
        if (detailType !== "Job Control Rejected" || !NO_PLAN.test(String(detail["reason"]))) continue;
        const id = String(detail["requestId"]);
        rejected.set(id, (rejected.get(id) ?? new Set()).add(String(detail["eventId"])));
      }
      for (const { requestId, isListed, told, ends, wish } of asked) {
        const many = rejected.get(requestId)?.size ?? 0;
        if (!isListed) continue;
        if (many > 1) yield `${requestId}: ${many} rejections`;
        if (many > 0 && told.size > 0) yield `${requestId}: rejected, and yet ${told.size} verdicts`;
        const isBare = wish.select === undefined && told.size === 0 && ends.length > 0;
        if (isBare && many === 0 && trace.isAtRest)
          yield `${requestId}: ended without a verdict, and nobody was told why`;
      }
    },
  "invariant 28b: a run over its share of the target changes nothing": function* (known) {
    const share = known.plan.config.guardrails.limits.shareOfTarget;
    if (share >= 1) return;
    for (const { asked, sent, region } of firstActs(known)) {
      const cloud = known.clouds.get(region);
      const jobs = cloud?.jobs.length ?? 0;
      const links = jobs + (cloud?.jobs.filter((job) => "reverse" in job && job.reverse !== undefined).length ?? 0);
      // A page that shows a job twice has it counted twice.
      const isSpoilt = cloud?.faults.some(({ fault }) => fault === "items-doubled" || fault === "items-strange");
      if (!isSpoilt && asked.jobs.length > share * links)
        yield `${asked.requestId}: ${sent.call.operation} for a run of ${asked.jobs.length} of ${links} jobs; the share is ${share}`;
    }
  },
};

type FirstAct = {
  readonly asked: Asked;
  readonly sent: Known["acts"][number];
  readonly region: string;
  readonly id: string;
};

/** The first changing call of each job that one run only has anything to do with. */
function* firstActs(known: Known): Iterable<FirstAct> {
  const seen = new Set<string>();
  for (const sent of known.acts) {
    const { region, jobIds } = sent.call;
    for (const id of jobIds) {
      if (seen.has(`${region} ${id}`)) continue;
      seen.add(`${region} ${id}`);
      const [asked, ...others] = known.asked.filter(
        (one) => regionsOf(known, one.wish.target).includes(region) && namesJob(one, id),
      );
      if (asked && others.length === 0) yield { asked, sent, region, id };
    }
  }
}

/** What the process of each changing call had last read of its jobs by then. */
function lastReads(known: Known): ReadonlyMap<Call, ReadonlyMap<string, Read | undefined>> {
  const last = new Map<Call, ReadonlyMap<string, Read | undefined>>();
  for (const { call, reads } of withReads(known))
    last.set(call, new Map(call.jobIds.map((id) => [id, reads.get(`${call.region} ${id}`)?.at(-1)])));
  return last;
}

/** A limit that is reached ends a listing; of a page with a hole nobody can tell how much it hides. */
function mustReadAll(known: Known, { wish, told }: Asked, region: string): boolean {
  const faults = known.clouds.get(region)?.faults ?? [];
  const has = (...names: readonly string[]) => faults.some(({ fault }) => names.includes(fault));
  if (wish.select?.limit !== undefined && (told.size >= wish.select.limit || has("items-doubled", "items-strange")))
    return false;
  return !has("items-missing", "lies");
}

/** Parts of the cloud's lists that no page had shown by then, as far as their jobs are there for good. */
function* unread(known: Known, asked: Asked, region: string, before: number): Iterable<string> {
  const cloud = known.clouds.get(region);
  if (!cloud) return;
  const pages = pagesRead(known, asked, region, before);
  for (const [list, kind] of Object.entries(LISTS[cloud.provider])) {
    const lasting = cloud.jobs.filter((job) => job.kind === kind && isLasting(known, region, job)).length;
    const ofList = pages.filter((page) => page.list === list).sort((one, other) => one.from - other.from);
    let read = 0;
    for (const { from, until } of ofList) if (from <= read) read = Math.max(read, until);
    if (ofList.length === 0 || read < lasting) yield `${list} from ${read} on`;
  }
}

/** Pages of its target's lists that reached anybody since it was asked for, and before somebody let go of a call. */
function pagesRead(known: Known, { firstAt }: Asked, region: string, before: number) {
  return known.trace.sent.flatMap(({ call, listed, askedAt, repliedAt = Number.POSITIVE_INFINITY }) => {
    const isSo = listed && call?.region === region && askedAt >= EPOCH + firstAt && repliedAt <= before;
    return isSo ? [listed] : [];
  });
}

function showings(known: Known, asked: Asked, region: string, id: string, before: number): readonly ListedJob[] {
  return pagesRead(known, asked, region, before).flatMap(({ jobs }) => jobs.get(id) ?? []);
}

function isShownToFit(known: Known, asked: Asked, select: Choice, { detail, at }: BusEvent): boolean {
  const id = String(detail["jobId"]);
  const region = String(detail["region"]);
  const provider = known.clouds.get(region)?.provider;
  const link = detail["direction"] === "Reverse" ? 1 : 0;
  return showings(known, asked, region, id, at).some(({ statuses, ...facts }) => {
    const status = statuses[link];
    return provider !== undefined && status !== undefined && fits(select, provider, status, facts);
  });
}

/** Whether no effect, and nobody else, ever takes the job off its list. */
function isLasting({ trace }: Known, region: string, job: CloudSeed["jobs"][number]): boolean {
  const isServed = !("apis" in job) || job.apis.length > 1;
  return (
    isServed &&
    job.meanwhile.every(({ status }) => status !== null) &&
    !trace.effects.some((one) => one.region === region && one.jobId === job.id && one.effect !== "start")
  );
}

/**
 * Whether a call may have been on record that never left: another worker had looked at the job before and may have died, and what
 * somebody else makes of the job meanwhile is taken for that call's doing.
 */
function mayBeOnRecord({ trace, clouds }: Known, { process, askedAt, call: { region } }: FirstAct["sent"], id: string) {
  const isChanged = clouds.get(region)?.jobs.some((job) => job.id === id && job.meanwhile.length > 0) ?? false;
  return (
    isChanged &&
    trace.sent.some(
      (one) =>
        one.process !== process && one.askedAt < askedAt && one.call?.region === region && one.call.jobIds.includes(id),
    )
  );
}

/** Whether it ended with a plan, of a target that shows everything it has, whole, and whose words can be read. */
function isFoundWhole({ trace, plan }: Known, { wish, ends, requestId, told }: Asked, { faults }: CloudSeed): boolean {
  const isRejected = trace.events.some(
    ({ detailType, detail }) => detailType === "Job Control Rejected" && detail["requestId"] === requestId,
  );
  const hides = faults.some(({ fault }) => fault.startsWith("items-") || fault === "lies");
  const isSpoilt = plan.faults.some(({ kind }) => kind === "net-big-id" || kind === "net-proto");
  const isFull = told.size >= (wish.select?.limit ?? Number.POSITIVE_INFINITY);
  return ends.length > 0 && !isRejected && !hides && !isSpoilt && !isFull;
}

/** Whether no other run, and nobody else, changes the job, and every list of its cloud serves it. */
function isLeftAlone(known: Known, job: CloudSeed["jobs"][number]): boolean {
  const isTouched = known.trace.effects.some(({ jobId }) => jobId === job.id);
  const isServed = !("apis" in job) || job.apis.length > 1;
  return job.meanwhile.length === 0 && !isTouched && isServed;
}
