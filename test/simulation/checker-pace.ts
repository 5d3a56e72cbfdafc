import type { Checks } from "./checker.ts";
import { type Known, regionsOf } from "./known.ts";
import { EPOCH } from "./plan.ts";
import type { Sent } from "./trace.ts";

/** The limiter makes up for timers that fire late, by so much. */
const LAG_S = 0.05;
/** A changing call has its place while its claim, its note and the brakes are written and read. */
const LEAVING_S = 2;
const AT_ONCE_MS = 100;
const URGENT_MS = 5000;
/** Until the commands queue, dispatch and the work queue have passed it on. */
const ON_ITS_WAY_MS = 2500;
const TICK_MS = 60_000;

/** How fast calls are made, and how soon. */
export const paceChecks: Checks = {
  "invariant 20b: calls in any window are no more than the configured rate lets through": function* (known) {
    for (const [name, { rate, slackS, times }] of lines(known)) {
      for (const windowS of [1, 10]) {
        const most = Math.floor(rate * (windowS + LAG_S + slackS) + 1 + 1e-9);
        const many = mostIn(times, windowS * 1000);
        if (many > most) yield `${many} calls of ${name} within ${windowS} s at ${rate} a second; want at most ${most}`;
      }
    }
  },
  "invariant 25: an urgent stop is called within 5 s, however long the list is": function* (known) {
    if (!isPeaceful(known) || isThrottling(known)) return;
    for (const { wish, jobs, requestId, firstAt, told } of known.asked) {
      if (wish.select || !jobs.some(({ id }) => id === "job-urgent") || wish.dryRun) continue;
      const isRefused = [...told.values()].some(([event]) => event?.detail["verdict"] === "refused");
      const asked = EPOCH + firstAt;
      const regions = regionsOf(known, wish.target);
      const isIts = ({ call }: Sent) => call?.jobIds.includes("job-urgent") && regions.includes(call.region);
      const called = known.trace.sent.find(isIts);
      const afterMs = (called?.askedAt ?? Number.POSITIVE_INFINITY) - asked - ON_ITS_WAY_MS;
      if (afterMs > URGENT_MS && !isRefused) yield `${requestId}: called ${afterMs} ms after it was accepted`;
    }
  },
  "invariant 25b: a throttled lane resumes within two windows": function* (known) {
    if (!isPeaceful(known)) return;
    const { trace } = known;
    for (const region of known.clouds.keys()) {
      const told = trace.events.filter(({ detail }) => detail["region"] === region);
      const lastTold = Math.max(0, ...told.map(({ at }) => at));
      const calls = trace.sent.filter(({ call }) => call?.region === region && call.operation !== "CreateToken");
      const last = calls.at(-1);
      if (!last || !isThrottled(last)) continue;
      const waitedMs = lastTold - last.askedAt;
      if (waitedMs > 2 * LONGEST_WINDOW_MS + TICK_MS)
        yield `${region} was left alone for ${waitedMs} ms after it had throttled a call`;
    }
  },
};

/** Where a job that nobody else touches has the time, and nothing goes wrong. */
export function isAtPeace(known: Known, region: string): boolean {
  const cloud = known.clouds.get(region);
  const longestMs = Math.max(...Object.values(cloud?.transitions ?? {}), cloud?.describeLagMs ?? 0);
  return isPeaceful(known) && !isThrottling(known) && longestMs <= 12_000;
}

/** The longest that a cloud of these histories asks anyone to wait. */
const LONGEST_WINDOW_MS = 90_000;

function isThrottled({ call }: Sent): boolean {
  return /throttling|0308/i.test(call?.code ?? "");
}

/** Nothing of the platform goes wrong, no cloud limits or fails calls but now and then, and nobody's key is refused. */
function isPeaceful({ plan }: Known): boolean {
  const isGentle = plan.clouds.every(({ ratePerSecond, faults }) => {
    return (
      ratePerSecond === undefined && faults.every(({ fault }) => fault === "throttled" || fault === "items-reordered")
    );
  });
  return plan.faults.length === 0 && isGentle;
}

function isThrottling({ plan }: Known): boolean {
  return plan.clouds.some(({ faults }) => faults.some(({ fault }) => fault === "throttled"));
}

type Line = { readonly rate: number; readonly slackS: number; readonly times: number[] };

/**
 * When the calls left that share a limiter: of one process, target and class. A try with renewed credentials follows at once, and one
 * that had to wait for a login leaves late, with the others that waited.
 */
function lines({ plan, trace }: Known): ReadonlyMap<string, Line> {
  const byLine = new Map<string, Line>();
  const expired = new Set<string>();
  const loggedInAt = new Map<string, number>();
  for (const { call, process, askedAt, repliedAt = askedAt } of trace.sent) {
    if (!call || process.wasDisturbed) continue;
    const place = `${process.id} ${call.region}`;
    const hasWaited = askedAt - (loggedInAt.get(place) ?? 0) < AT_ONCE_MS;
    if (call.operation === "CreateToken") loggedInAt.set(place, repliedAt);
    if (call.operation === "CreateToken" || hasWaited) continue;
    const rate = Object.values(plan.config.targets).find(({ region }) => region === call.region)?.rate;
    if (rate === undefined) continue;
    const again = [place, call.operation, call.jobIds.join()].join(" ");
    const isRenewed = expired.delete(again);
    if (call.fault === "expired-token") expired.add(again);
    if (isRenewed) continue;
    const name = `${place} ${classOf(call)}`;
    const line = byLine.get(name) ?? { rate, slackS: call.changes ? LEAVING_S : 0, times: [] };
    line.times.push(askedAt);
    byLine.set(name, line);
  }
  return byLine;
}

/** The clouds' own division: Alibaba documents limits of its listing and of its detail. */
function classOf({ operation, changes }: NonNullable<Sent["call"]>): string {
  if (changes) return "changes";
  return operation === "DescribeDtsJobs" ? "listings" : "reads";
}

function mostIn(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  let first = 0;
  return sorted.reduce((most, at, index) => {
    while (at - (sorted[first] ?? at) >= windowMs) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}
