import { brakeKey } from "#lib/jobs/brake.ts";
import type { Call } from "#lib/simulator/log.ts";
import type { Checks } from "./checker.ts";
import { type Known, keyOf, namesJob, regionsOf, stepsWished } from "./known.ts";
import { EPOCH } from "./plan.ts";
import { type Read, withReads } from "./reads.ts";
import type { Sent } from "./trace.ts";

/** The provider's stopped set (docs/architecture.md); anything else, known or not, is not stopped. */
const STOPPED: ReadonlySet<string> = new Set([
  ...["finished", "notconfigured", "notstarted", "precheckfailed", "migrationfailed"],
  ...["release_resource_complete", "create_failed", "release_child_transfer_complete"],
]);
const FRESH_MS = 10_000;
/** Between the last look at the brakes and the call; a renewal takes as long again, a process that stood still as long as a read is fresh. */
const LEAVING_MS = 1000;

/** What a run may touch, and on the ground of what. */
export const guardChecks: Checks = {
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
    for (const { wish, jobs } of known.asked)
      for (const region of regionsOf(known, wish.target))
        for (const step of stepsWished(wish)) for (const job of jobs) allowed.add(`${region} ${step} ${keyOf(job)}`);
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
  "invariant 13: a run over its cap changes nothing": function* (known) {
    const { plan, asked } = known;
    if (plan.faults.some((fault) => fault.kind === "config-change" && fault.change.is === "cap")) return;
    const cap = plan.config.guardrails.limits.jobsPerRun;
    yield* untouchedBut(
      known,
      asked.filter(({ jobs }) => jobs.length > cap),
      "over its cap",
    );
  },
  "invariant 13b: runs together change no more jobs a day than their cap allows": function* ({ plan, trace, asked }) {
    if (trace.endedAt - EPOCH >= 24 * 3_600_000) return;
    const acted = asked.filter(({ told }) =>
      [...told.values()].some(([event]) => Number(event?.detail["attempts"]) > 0),
    );
    const jobs = acted.reduce((sum, one) => sum + one.jobs.length, 0);
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
};

/** The read a delete rests on: the last one; where several runs look at the job side by side, the last that lets it. */
function readBehind(reads: readonly Read[] = [], { asked }: Known, id: string, askedAt: number): Read | undefined {
  const isOfSeveral = asked.filter((one) => namesJob(one, id)).length > 1;
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

function isForced({ asked }: Known, _call: Call, id: string): boolean {
  return asked.some((one) => one.wish.force && one.wish.action === "delete" && namesJob(one, id));
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
  const naming = asked.filter((one) => namesJob(one, id));
  return naming.length > 0 && naming.every((one) => one.runId === runId);
}

/** No changing call names a job that only these ask for. */
function* untouchedBut(known: Known, these: Known["asked"], what: string): Iterable<string> {
  if (these.length === 0) return;
  const others = known.asked.filter((one) => !these.includes(one));
  for (const { call } of known.acts) {
    for (const id of call.jobIds) {
      const names = (one: Known["asked"][number]) =>
        regionsOf(known, one.wish.target).includes(call.region) && namesJob(one, id);
      if (these.some(names) && !others.some(names)) yield `${call.operation} of ${id}, ${what}`;
    }
  }
}
