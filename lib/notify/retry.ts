/** Seconds between attempts, the first of them after the first. @see spec/standard-webhooks.md of Standard Webhooks, "Example retry schedule" */
const DELAYS_S = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

export const MOST_ATTEMPTS = DELAYS_S.length + 1;

/** From the first attempt to the last without jitter: 75 h 35 min 5 s. Jitter only adds to it. */
export const SPAN_MS = DELAYS_S.reduce((sum, seconds) => sum + seconds, 0) * 1000;

/** The largest part of a delay that may be added to it, so that what failed together does not come together again. */
const JITTER = 0.2;

/** A receiver that asks for more is asked again all the same: a day is the longest delay of the schedule. */
const MOST_ASKED_MS = 86_400_000;

/** How long to wait after a failed attempt. @param attempt that failed, from 1 @param askedMs what the receiver's Retry-After asked for */
export function delayAfter(attempt: number, random: () => number, askedMs = 0): number {
  const seconds = DELAYS_S[attempt - 1] ?? DELAYS_S[DELAYS_S.length - 1] ?? 0;
  return Math.round(Math.max(seconds * 1000, Math.min(askedMs, MOST_ASKED_MS)) * (1 + JITTER * random()));
}

/** What a Retry-After header asks for in milliseconds: whole seconds or an HTTP date (RFC 9110, 10.2.3); undefined when it is neither. */
export function askedWait(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = /GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
