/** Takes one call; the ms until there is room for it when there is none now. */
export type RateLimit = () => number | undefined;

/** The knobs of a limit; without `ratePerSecond` everything passes. */
type Rate = {
  readonly ratePerSecond?: number | undefined;
  readonly rateSteps: readonly { readonly afterMs: number; readonly perSecond: number }[];
  readonly refusedCalls: "free" | "charged";
  readonly othersShare: number;
};

/** A token bucket that holds one second's calls, full at first. @param now ms, the clock of the rate */
export function createRateLimit(rate: Rate, now: () => number): RateLimit {
  const { ratePerSecond: first, rateSteps, refusedCalls, othersShare } = rate;
  if (first === undefined) return () => undefined;
  const begun = now();
  const perSecondAt = (at: number) => rateSteps.findLast(({ afterMs }) => at - begun >= afterMs)?.perSecond ?? first;
  let tokens = Math.max(1, first);
  let last = begun;
  return () => {
    const at = now();
    const perSecond = perSecondAt(at);
    const perMs = (perSecond * (1 - othersShare)) / 1000;
    const most = Math.max(1, perSecond);
    tokens = Math.min(most, tokens + (at - last) * perMs);
    last = at;
    if (tokens >= 1) {
      tokens -= 1;
      return undefined;
    }
    if (refusedCalls === "charged") tokens = Math.max(-most, tokens - 1);
    return Math.ceil((1 - tokens) / perMs);
  };
}
