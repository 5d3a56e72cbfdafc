/**
 * How fast calls of one class may leave for one target, as a value that can be kept. Times are milliseconds since the epoch,
 * rates calls a second. Calls leave evenly; none are saved up. A refusal lowers the rate to below what was accepted and rests for
 * a moment; then it climbs back as CUBIC does, lingers at what the cloud accepted before, and goes beyond.
 * docs/decisions/0011-limiter.md compares it with others.
 */
export type Limiter = {
  readonly rate: number;
  /** What the cloud seemed to allow at the last cut. Without one the rate doubles as fast as its use proves it right. */
  readonly peak?: number;
  /** No call leaves before. */
  readonly notBefore: number;
  readonly lastCut: number;
  readonly lastAccepted: number;
  /** The first of the refusals since then. */
  readonly refusedSince?: number;
  /** Since the last cut: calls accepted, and the time in use; an idle lane learns nothing. */
  readonly accepted: number;
  readonly usedMs: number;
  /** Time from a cut back to the peak. */
  readonly climbMs: number;
};

/** What has been learned of a target, by the name of the call class. */
export type Limiters = Readonly<Record<string, Limiter>>;

/** A rate goes on at this share of the peak after a cut. */
const CUT = 0.9;
/** However little was accepted, no cut is deeper. */
const DEEPEST_CUT = 0.5;
/** Refusals of calls that had left before the cut are no news. */
const ONE_CUT_MS = 1000;
const SHORTEST_CLIMB_MS = 4000;
/** And so many calls: a slow limit would be overdrawn too often. */
const CLIMB_CALLS = 40;
/** A refusal that costs so much of a rest is risked only so many times as seldom. */
const CLIMBS_PER_REST = 20;
/** Refusals may be charged like calls: without a rest, the calls that follow would all be refused. */
const SHORTEST_REST_MS = 250;
/** A cloud that accepts nothing is asked at least so often. */
const LONGEST_PROBE_MS = 5000;
/** The longest window of a throttling policy that a cloud's messages mention (Huawei: 5 minutes). */
const LONGEST_ASKED_MS = 300_000;
/** Until the first refusal the rate grows by the factor e in this time of use. */
const RUSH_MS = 350;
/** So far above the peak without a refusal, the limit must have been raised: then by the factor e in RAISE_MS. */
const RAISED = 1.25;
const RAISE_MS = 2000;
/** A longer silence counts as no use. */
const IDLE_MS = 500;
const LOWEST_RATE = 0.2;

export function startingAt(rate: number): Limiter {
  const never = { notBefore: 0, lastCut: 0, lastAccepted: 0 };
  return { rate, ...never, accepted: 0, usedMs: 0, climbMs: SHORTEST_CLIMB_MS };
}

/** As remembered, by a clock that may have been ahead of this one: nothing lies in the future, and no rest is longer than any. */
export function asOf(limiter: Limiter, now: number): Limiter {
  const { notBefore, lastCut, lastAccepted, refusedSince } = limiter;
  return {
    ...limiter,
    notBefore: Math.min(notBefore, now + LONGEST_ASKED_MS),
    lastCut: Math.min(lastCut, now),
    lastAccepted: Math.min(lastAccepted, now),
    ...(refusedSince === undefined ? {} : { refusedSince: Math.min(refusedSince, now) }),
  };
}

/** Timers fire late; so much of it is made up for. */
const LAG_MS = 50;

/** A call leaves now. In any window leave at most rate × (window + LAG_MS) + 1. */
export function afterCall(limiter: Limiter, now: number): Limiter {
  return { ...limiter, notBefore: Math.max(limiter.notBefore, now - LAG_MS) + 1000 / limiter.rate };
}

/** The cloud let a call through, whatever it thought of it. @param most the rate never goes above */
export function afterAccepted({ refusedSince: _over, ...limiter }: Limiter, now: number, most: number): Limiter {
  const idleMs = IDLE_MS + 2000 / limiter.rate;
  const passedMs = limiter.lastAccepted === 0 ? 0 : Math.min(Math.max(0, now - limiter.lastAccepted), idleMs);
  const usedMs = limiter.usedMs + passedMs;
  const rate = Math.max(LOWEST_RATE, Math.min(most, grown(limiter, usedMs, passedMs)));
  return { ...limiter, rate, usedMs, lastAccepted: now, accepted: limiter.accepted + 1 };
}

function grown({ rate, peak, climbMs }: Limiter, usedMs: number, passedMs: number): number {
  if (peak === undefined) return rate + 1000 / RUSH_MS;
  const climbed = usedMs / climbMs - 1;
  const cubic = peak * (1 + (1 - CUT) * climbed ** 3);
  return cubic > peak * RAISED ? rate * Math.exp(passedMs / RAISE_MS) : cubic;
}

/** The cloud refused a call for its rate. @param retryAfterMs what it asked for */
export function afterThrottled(limiter: Limiter, now: number, retryAfterMs = 0): Limiter {
  const { refusedSince = now } = limiter;
  const askedMs = Math.min(retryAfterMs, LONGEST_ASKED_MS);
  // As long again as nothing has got through.
  const restMs = Math.max(SHORTEST_REST_MS, Math.min(now - refusedSince, LONGEST_PROBE_MS), askedMs);
  const rested = { ...limiter, refusedSince, notBefore: Math.max(limiter.notBefore, now + restMs) };
  // When nothing got through since the last cut, nothing is known about the rate: rest longer instead.
  if (now - limiter.lastCut < ONE_CUT_MS || limiter.accepted === 0) return rested;
  const measured = (limiter.accepted / limiter.usedMs) * 1000;
  const peak = Math.min(limiter.rate, Math.max(measured, limiter.rate * DEEPEST_CUT));
  const climbMs = Math.max(SHORTEST_CLIMB_MS, (CLIMB_CALLS * 1000) / peak, CLIMBS_PER_REST * askedMs);
  return { ...rested, peak, rate: Math.max(LOWEST_RATE, peak * CUT), lastCut: now, accepted: 0, usedMs: 0, climbMs };
}
