import type { Call } from "#lib/simulator/log.ts";
import type { Checks } from "./checker.ts";
import { type Known, namesJob, regionsOf } from "./known.ts";
import { withReads } from "./reads.ts";
import type { Sent } from "./trace.ts";

/** control's time-out, less its longest call and its margin. */
/** control's time-out, less its longest call and its margin. */
const LATEST_START_MS = 45_000 - 8000 - 2000;
const MOST_ATTEMPTS = 40;

/** How calls are made: what they carry, when they leave, what follows a refusal. */
export const callChecks: Checks = {
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
      const isOfOne =
        call.jobIds.length > 0 && call.jobIds.every((id) => asked.filter((one) => namesJob(one, id)).length === 1);
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
  "invariant 17: no call starts when the time left is short": function* ({ trace }) {
    for (const { call, process, askedAt } of trace.sent) {
      if (!call || process.kind !== "control" || process.wasDisturbed) continue;
      const after = askedAt - process.startedAt;
      if (after > LATEST_START_MS) yield `${call.operation} ${after} ms after its function started`;
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

function isReadWithOthers({ trace }: Known, sent: Sent): boolean {
  const isOfIt = (one: Sent) => one.call?.jobIds.some((id) => sent.call?.jobIds.includes(id));
  const before = trace.sent.findLast(
    (one) => one.process === sent.process && one.askedAt < sent.askedAt && one.call?.changes === false && isOfIt(one),
  );
  return (before?.call?.jobIds.length ?? 0) > 1;
}

function isTwoWay({ asked }: Known, _call: Call, id: string): boolean {
  return asked.some(({ jobs }) => jobs.some((job) => job.id === id && job.direction === "Reverse"));
}

function isKeyRefused({ code, fault }: Call): boolean {
  if (code === undefined) return false;
  return (
    fault === "bad-signature" ||
    /^(SignatureDoesNotMatch|InvalidTimeStamp|InvalidAccessKeyId|IncompleteSignature)/.test(code)
  );
}
