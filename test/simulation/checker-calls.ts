import { brakeKey } from "#lib/jobs/brake.ts";
import type { Call } from "#lib/simulator/log.ts";
import type { Checks } from "./checker.ts";
import { isUndisturbed, type Known, keyOf, regionsOf, stepsWished } from "./known.ts";
import { EPOCH } from "./plan.ts";
import type { Sent } from "./trace.ts";

/** The provider's stopped set (docs/architecture.md); anything else, known or not, is not stopped. */
const STOPPED: ReadonlySet<string> = new Set([
  ...["finished", "notconfigured", "notstarted", "precheckfailed", "migrationfailed"],
  ...["release_resource_complete", "create_failed", "release_child_transfer_complete"],
]);
const FRESH_MS = 10_000;
/** control's time-out, less its longest call and its margin. */
const LATEST_START_MS = 45_000 - 8000 - 2000;
/** Between the last look at the brakes and the call; a renewal takes as long again, a process that stood still as long as a read is fresh. */
const LEAVING_MS = 1000;
const MOST_ATTEMPTS = 40;

/** Calls that changed something, or wanted to. */
export const callChecks: Checks = {
  "invariant 3: no delete without a read of a stopped job at most 10 s before": function* (known) {
    for (const { call, deed, process, askedAt, reads } of withReads(known)) {
      if (deed !== "delete") continue;
      for (const id of call.jobIds) {
        if (isForced(known, call, id)) continue;
        const read = readBehind(reads.get(`${call.region} ${id}`), known, id, askedAt);
        if (!read) yield `delete of ${id} by process ${process.id} that never read it`;
        else if (askedAt - read.at > FRESH_MS) yield `delete of ${id} ${askedAt - read.at} ms after its read`;
        else if (!read.statuses.every(isStopped)) yield `delete of ${id}, which read ${read.statuses.join("/")}`;
      }
    }
  },
  "invariant 3b: no changing call on a read older than 10 s": function* (known) {
    for (const { call, process, askedAt, reads } of withReads(known)) {
      for (const id of call.jobIds) {
        const read = reads.get(`${call.region} ${id}`)?.at(-1);
        const age = askedAt - (read?.at ?? 0);
        if (age > FRESH_MS)
          yield `${call.operation} of ${id} by process ${process.id}: ${read ? `${age} ms after its read` : "never read"}`;
      }
    }
  },
  "invariant 4: no changing call on a protected job": function* (known) {
    const { acts, plan } = known;
    for (const sent of acts) {
      const { call, process, askedAt } = sent;
      const lists = configProtection(known, process.config);
      for (const id of call.jobIds)
        if (lists.includes(id)) yield `${call.operation} of ${id}, protected by config ${process.config}`;
      for (const fault of plan.faults) {
        if (fault.kind !== "brake" || fault.brake.is !== "protect") continue;
        const { target, jobId } = fault.brake;
        const isIts = call.jobIds.includes(jobId) && regionsOf(known, target).includes(call.region);
        if (isIts && isTooLate(sent, fault.from))
          yield `${call.operation} of ${jobId}, protected ${askedAt - EPOCH - fault.from} ms before`;
      }
    }
  },
  "invariant 5: only jobs of a command are touched, and only as it says": function* (known) {
    const allowed = new Set<string>();
    for (const { wish } of known.asked)
      for (const region of regionsOf(known, wish.target))
        for (const step of stepsWished(wish))
          for (const job of wish.jobs) allowed.add(`${region} ${step} ${keyOf(job)}`);
    for (const { region, effect, jobId, direction } of known.trace.effects) {
      const key = keyOf({ id: jobId, direction });
      const isOfEither = effect === "delete" && allowed.has(`${region} delete ${jobId}/Reverse`);
      if (!allowed.has(`${region} ${effect} ${key}`) && !isOfEither)
        yield `${effect} of ${key} in ${region}, which nobody asked for`;
    }
    for (const { call, deed } of known.acts) {
      if (deed === undefined) {
        yield `${call.operation} of ${call.jobIds.join()}: nobody knows what it does`;
        continue;
      }
      for (const id of call.jobIds) {
        const isAsked = ["Forward", "Reverse"].some((way) => allowed.has(`${call.region} ${deed} ${id}/${way}`));
        if (!isAsked) yield `${call.operation} of ${id} in ${call.region}, which nobody asked for`;
      }
    }
  },
  "invariant 6: at most one effect a job and run": function* (known) {
    const counts = new Map<string, number>();
    for (const { region, effect, jobId, direction } of known.trace.effects) {
      const key = `${region} ${effect} ${keyOf({ id: jobId, direction })}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const asked of known.asked) {
      for (const job of asked.wish.jobs) {
        for (const region of regionsOf(known, asked.wish.target)) {
          for (const step of stepsWished(asked.wish)) {
            const many = counts.get(`${region} ${step} ${keyOf(job)}`) ?? 0;
            if (many > 1 && isUndisturbed(known, asked, region, job.id))
              yield `${step} of ${keyOf(job)} happened ${many} times`;
          }
        }
      }
    }
  },
  "invariant 8b: nothing is sent again without a read in between": function* (known) {
    for (const { call, process, last } of withReads(known)) {
      for (const id of call.jobIds) {
        const before = last.get(`${call.region} ${id}`);
        if (before?.call?.changes !== true || before.process !== process) continue;
        // Refused at the door for its token, or since there is no such API, the first try reached nobody.
        const codes = [before.call.code ?? "", before.codes?.get(id) ?? ""];
        const isRenewed =
          before.call.fault === "expired-token" || codes.includes("APIGW.0301") || codes.includes("APIGW.0101");
        const isOtherDirection = before.call.direction !== call.direction || isTwoWay(known, call, id);
        if (!isRenewed && !isOtherDirection)
          yield `${call.operation} of ${id} after ${before.call.operation} (${before.call.code ?? before.call.fault ?? "ok"}), no read between`;
      }
    }
  },
  "invariant 10c: after a key was refused, no further call": function* ({ trace }) {
    const refused = new Map<string, number>();
    const expired = new Set<string>();
    for (const { call, process, askedAt, repliedAt, fault } of trace.sent) {
      if (!call) continue;
      const place = `${process.id} ${call.region}`;
      const at = refused.get(place);
      // One that was on its way and found its credentials expired goes once more, with new ones.
      const key = `${place} ${call.operation} ${call.jobIds.join()}`;
      const isRenewed = expired.delete(key);
      if (call.fault === "expired-token" && !isRenewed) expired.add(key);
      if (at !== undefined && askedAt > at && !isRenewed)
        yield `${call.operation} ${askedAt - at} ms after the key was refused`;
      if (isKeyRefused(call) && repliedAt !== undefined && !(fault?.startsWith("net") ?? false))
        refused.set(place, Math.min(at ?? repliedAt, repliedAt));
    }
  },
  "invariant 10d: a throttled batch is not split": function* (known) {
    const { acts } = known;
    for (const [index, { call, deed }] of acts.entries()) {
      const isThrottled = call.jobIds.length > 2 && /throttling|0308/i.test(call.code ?? "");
      if (!isThrottled) continue;
      const next = call.jobIds.map((id) =>
        acts
          .slice(index + 1)
          .find((one) => one.call.region === call.region && one.deed === deed && one.call.jobIds.includes(id)),
      );
      // A slow read narrows the look to one job, and then each call carries one.
      const alone = next.filter((one) => one?.call.jobIds.length === 1 && isReadWithOthers(known, one));
      if (alone.length === call.jobIds.length)
        yield `${call.operation} of ${call.jobIds.join()}: each alone after ${call.code}`;
    }
  },
  "invariant 10e: expired credentials are renewed once": function* ({ trace, asked }) {
    // Several calls are on their way at once: what leaves after the very same call was refused twice in a row, is one too many. Any
    // other answer in between shows that the renewed ones were good, and a login that failed renewed nothing.
    const refused = new Map<string, Map<string, number>>();
    const closed = new Map<string, number>();
    for (const { call, process, askedAt, repliedAt, fault } of trace.sent) {
      if (!call) {
        // It may have been a login.
        for (const [place, ofPlace] of refused) if (place.startsWith(`${process.id} `)) ofPlace.clear();
        continue;
      }
      const place = `${process.id} ${call.region}`;
      const ofPlace = refused.get(place) ?? new Map<string, number>();
      refused.set(place, ofPlace);
      if (call.operation === "CreateToken") {
        if (repliedAt === undefined || call.code !== undefined) ofPlace.clear();
        continue;
      }
      const closedAt = closed.get(place);
      const key = `${call.operation} ${call.jobIds.join()}`;
      const before = ofPlace.get(key);
      if (closedAt !== undefined && askedAt > closedAt && before === undefined)
        yield `${call.operation} by process ${process.id} ${askedAt - closedAt} ms after a second answer that the credentials had expired`;
      const isOfOne = call.jobIds.every((id) => asked.filter(({ wish }) => namesJob(wish, id)).length === 1);
      if (repliedAt !== undefined && call.fault !== "expired-token") ofPlace.clear();
      if (call.fault !== "expired-token" || repliedAt === undefined || fault !== undefined || !isOfOne) continue;
      if (before !== undefined && askedAt > before) closed.set(place, Math.min(closedAt ?? repliedAt, repliedAt));
      if (before === undefined) ofPlace.set(key, repliedAt);
      else ofPlace.delete(key);
    }
  },
  "invariant 11: a call holds 1 to 10 distinct ids of one kind": function* ({ acts, clouds }) {
    for (const { call } of acts) {
      const { jobIds, operation, region } = call;
      if (jobIds.length === 0 || jobIds.length > 10) yield `${operation} of ${jobIds.length} ids`;
      if (new Set(jobIds).size < jobIds.length) yield `${operation} names an id twice: ${jobIds.join()}`;
      const cloud = clouds.get(region);
      if (cloud?.provider !== "alibaba-dts" || jobIds.length < 2) continue;
      const kinds = new Set(cloud.jobs.filter(({ id }) => jobIds.includes(id)).map(({ kind }) => kind));
      if (kinds.size > 1) yield `${operation} of several kinds: ${[...kinds].join()}`;
    }
  },
  "invariant 12: a call is signed with its own target's key, and a run stays with its target": function* (known) {
    for (const { call, key } of known.trace.sent) {
      const own = call && known.clouds.get(call.region)?.credentials?.accessKeyId;
      if (call && key !== undefined && key !== own) yield `${call.operation} in ${call.region} with ${key}`;
    }
    for (const { region, jobId, effect } of known.trace.effects) {
      const ours = known.asked.filter(({ wish }) => !wish.dryRun && regionsOf(known, wish.target).includes(region));
      const told = ours.flatMap((one) => [...one.told.values()].flatMap(([event]) => event ?? []));
      const regions = told.filter(({ detail }) => detail["jobId"] === jobId).map(({ detail }) => detail["region"]);
      if (regions.length > 0 && known.trace.isAtRest && !regions.includes(region))
        yield `${effect} of ${jobId} in ${region}; its run belongs to ${regions.join()}`;
    }
  },
  "invariant 13: a run over its cap changes nothing": function* (known) {
    const { plan, asked } = known;
    if (plan.faults.some((fault) => fault.kind === "config-change" && fault.change.is === "cap")) return;
    const cap = plan.config.guardrails.limits.jobsPerRun;
    yield* untouchedBut(
      known,
      asked.filter(({ wish }) => wish.jobs.length > cap),
      "over its cap",
    );
  },
  "invariant 13b: runs together change no more jobs a day than their cap allows": function* ({ plan, trace, asked }) {
    if (trace.endedAt - EPOCH >= 24 * 3_600_000) return;
    const acted = asked.filter(({ told }) =>
      [...told.values()].some(([event]) => Number(event?.detail["attempts"]) > 0),
    );
    const jobs = acted.reduce((sum, { wish }) => sum + wish.jobs.length, 0);
    const { jobsPerDay } = plan.config.guardrails.limits;
    if (jobs > jobsPerDay) yield `${acted.length} runs of ${jobs} jobs acted; the cap is ${jobsPerDay} a day`;
  },
  "invariant 14: no changing call starts after a halt or a cancelled run": function* (known) {
    const { acts, plan, asked } = known;
    for (const sent of acts) {
      const { call, askedAt } = sent;
      const at = askedAt - EPOCH;
      for (const fault of plan.faults) {
        if (fault.kind !== "brake" || at < fault.from || at >= liftedAt(plan, fault)) continue;
        const { brake } = fault;
        const isHalted =
          brake.is === "halt" && (brake.target === undefined || regionsOf(known, brake.target).includes(call.region));
        const isCancelled = brake.is === "cancel" && call.jobIds.every((id) => isOnlyOf(asked, brake.runId, id));
        if ((isHalted || isCancelled) && isTooLate(sent, fault.from))
          yield `${call.operation} of ${call.jobIds.join()} ${at - fault.from} ms after ${brake.is}`;
      }
    }
  },
  "invariant 14b: brakes are read before every changing call, and unreadable means halted": function* ({ acts }) {
    for (const { call, process, askedAt, brakesAt } of acts) {
      if (brakesAt === undefined)
        yield `${call.operation} of ${call.jobIds.join()}, and nobody could tell which brakes were on`;
      // Credentials renewed on the way take up to 2 s.
      else if (!process.wasDisturbed && askedAt - brakesAt > 2 * LEAVING_MS + 100)
        yield `${call.operation} ${askedAt - brakesAt} ms after the brakes were read`;
    }
  },
  "invariant 16: a dry run changes nothing": function* (known) {
    yield* untouchedBut(
      known,
      known.asked.filter(({ wish }) => wish.dryRun),
      "of a dry run",
    );
  },
  "invariant 17: no call starts when the time left is short": function* ({ trace }) {
    for (const { call, process, askedAt } of trace.sent) {
      if (!call || process.kind !== "control" || process.wasDisturbed) continue;
      const after = askedAt - process.startedAt;
      if (after > LATEST_START_MS) yield `${call.operation} ${after} ms after its function started`;
    }
  },
  "invariant 19: a job is changed by one run at a time": function* (known) {
    for (const asked of known.asked) {
      for (const [key, [event]] of asked.told) {
        const region = String(event?.detail["region"]);
        if (!event || !isToldApart(known, key)) continue;
        const calls = known.acts.filter(
          ({ call }) => call.region === region && call.jobIds.some((id) => key.startsWith(`${id}/`)),
        );
        const [first] = calls.filter(({ deed }) => stepsWished(asked.wish).includes(deed ?? ""));
        if (!first) continue;
        const { finishedAt, startedAt } = event.detail;
        // Its claim ends with its verdict or at its deadline. Clocks differ by up to 2 s, and a call may be leaving.
        const deadline = Date.parse(String(startedAt)) + Math.min(...asked.deadlinesS) * 1000;
        const until = Math.min(Date.parse(String(finishedAt)), event.at, deadline) - 5000;
        for (const { call, deed = "", askedAt, process } of calls) {
          // By a clock that jumped ahead its deadline has passed.
          if (known.plan.faults.some((fault) => fault.kind === "clock-jump" && askedAt > EPOCH + fault.at)) continue;
          const isOther = !stepsWished(asked.wish).includes(deed);
          const isOverruled = asked.wish.action === "start" && (isBrake(deed) || isOverruledOn(known, key));
          const isBetween = askedAt > first.askedAt && askedAt < until;
          if (isOther && isBetween && !isOverruled && !process.wasDisturbed)
            yield `${call.operation} of ${key} while ${asked.requestId} ${asked.wish.action}s it`;
        }
      }
    }
  },
  "invariant 20: attempts a job are bounded": function* (known) {
    for (const asked of known.asked) {
      for (const [key, [event]] of asked.told) {
        const attempts = Number(event?.detail["attempts"]);
        if (attempts > 2 * MOST_ATTEMPTS) yield `${asked.requestId} ${key}: ${attempts} attempts`;
      }
    }
  },
};

type Read = { readonly at: number; readonly statuses: readonly string[] };

type WithReads = Known["acts"][number] & {
  /** The reads of each job by the same process, answered before this call left, the last one last. */
  readonly reads: ReadonlyMap<string, readonly Read[]>;
  /** The last call that named the job, whoever made it. */
  readonly last: ReadonlyMap<string, Sent>;
};

function* withReads({ trace }: Known): Iterable<WithReads> {
  const byProcess = new Map<number, Map<string, Read[]>>();
  const last = new Map<string, Sent>();
  for (const sent of trace.sent) {
    const { call, process, shown } = sent;
    if (!call) continue;
    const reads = byProcess.get(process.id) ?? new Map<string, Read[]>();
    byProcess.set(process.id, reads);
    if (call.changes) yield { ...sent, call, reads, last };
    else
      for (const [id, statuses] of shown ?? []) {
        const key = `${call.region} ${id}`;
        reads.set(key, [...(reads.get(key) ?? []), { at: sent.askedAt, statuses }]);
      }
    for (const id of call.jobIds) last.set(`${call.region} ${id}`, sent);
  }
}

/** The read a delete rests on: the last one; where several runs look at the job side by side, the last that lets it. */
function readBehind(reads: readonly Read[] = [], { asked }: Known, id: string, askedAt: number): Read | undefined {
  const isOfSeveral = asked.filter(({ wish }) => namesJob(wish, id)).length > 1;
  const fits = ({ at, statuses }: Read) => askedAt - at <= FRESH_MS && statuses.every(isStopped);
  return (isOfSeveral ? reads.findLast(fits) : undefined) ?? reads.at(-1);
}

function isStopped(status: string): boolean {
  return STOPPED.has(status.toLowerCase());
}

/** The same brake put up twice is one: whoever lifts it first lifts both. */
function liftedAt(
  { faults }: Known["plan"],
  { brake, from }: Extract<Known["plan"]["faults"][number], { kind: "brake" }>,
): number {
  const key = brakeKey(brake);
  const ends = faults.flatMap((fault) =>
    fault.kind === "brake" && brakeKey(fault.brake) === key ? [fault.until] : [],
  );
  return Math.min(...ends.filter((end) => end > from));
}

function namesJob({ jobs }: Known["asked"][number]["wish"], id: string): boolean {
  return jobs.some((job) => job.id === id);
}

function isReadWithOthers({ trace }: Known, sent: Sent): boolean {
  const isOfIt = (one: Sent) => one.call?.jobIds.some((id) => sent.call?.jobIds.includes(id));
  const before = trace.sent.findLast(
    (one) => one.process === sent.process && one.askedAt < sent.askedAt && one.call?.changes === false && isOfIt(one),
  );
  return (before?.call?.jobIds.length ?? 0) > 1;
}

function isForced({ asked }: Known, _call: Call, id: string): boolean {
  return asked.some(({ wish }) => wish.force && wish.action === "delete" && wish.jobs.some((job) => job.id === id));
}

function isTwoWay({ asked }: Known, _call: Call, id: string): boolean {
  return asked.some(({ wish }) => wish.jobs.some((job) => job.id === id && job.direction === "Reverse"));
}

/** Its process had been told, or could have been: what is put up while a call is leaving holds it no more. */
function isTooLate({ process, askedAt, brakesAt }: Sent, from: number): boolean {
  if (brakesAt !== undefined && brakesAt - EPOCH > from) return true;
  return askedAt - EPOCH - from > (process.wasDisturbed ? FRESH_MS : 2 * LEAVING_MS);
}

/** Protected ids in a process's config: the config it was started with, as the plan changed it until then. */
function configProtection({ plan }: Known, config: number): readonly string[] {
  const changes = plan.faults
    .flatMap((fault) => (fault.kind === "config-change" ? [fault] : []))
    .sort((one, other) => one.at - other.at);
  let ids: readonly string[] = plan.config.guardrails.protect.ids;
  for (const { change } of changes.slice(0, config)) if (change.is === "protect") ids = change.ids;
  return ids;
}

function isOnlyOf(asked: Known["asked"], runId: string, id: string): boolean {
  const naming = asked.filter(({ wish }) => wish.jobs.some((job) => job.id === id));
  return naming.length > 0 && naming.every((one) => one.runId === runId);
}

/** No changing call names a job that only these ask for. */
function* untouchedBut(known: Known, these: Known["asked"], what: string): Iterable<string> {
  if (these.length === 0) return;
  const others = known.asked.filter((one) => !these.includes(one));
  for (const { call } of known.acts) {
    for (const id of call.jobIds) {
      const names = ({ wish }: Known["asked"][number]) =>
        regionsOf(known, wish.target).includes(call.region) && wish.jobs.some((job) => job.id === id);
      if (these.some(names) && !others.some(names)) yield `${call.operation} of ${id}, ${what}`;
    }
  }
}

function isBrake(deed: string): boolean {
  return deed === "stop" || deed === "pause";
}

/** A start gives the job up to a stop or a pause; after that one's verdict anybody may have it. */
function isOverruledOn({ asked }: Known, key: string): boolean {
  return asked.some(({ wish }) => isBrake(wish.action) && !wish.dryRun && wish.jobs.some((job) => keyOf(job) === key));
}

/** Whether each deed on the job belongs to one run only, so that deeds tell runs apart. */
function isToldApart({ asked }: Known, key: string): boolean {
  const id = key.split("/")[0];
  const steps = asked
    .filter(({ wish }) => wish.jobs.some((job) => job.id === id))
    .flatMap(({ wish }) => stepsWished(wish));
  const isOneWay = asked.every(({ wish }) => wish.jobs.every((job) => job.direction !== "Reverse"));
  return isOneWay && new Set(steps).size === steps.length;
}

function isKeyRefused({ code, fault }: Call): boolean {
  if (code === undefined) return false;
  return (
    fault === "bad-signature" ||
    /^(SignatureDoesNotMatch|InvalidTimeStamp|InvalidAccessKeyId|IncompleteSignature)/.test(code)
  );
}
