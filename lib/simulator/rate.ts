/** Takes one call; the ms until there is room for it when there is none now. */
export type RateLimit = () => number | undefined;

/** A token bucket that holds one second's calls, full at first. Without a rate everything passes. @param now ms, the clock of the rate. */
export function createRateLimit(perSecond: number | undefined, now: () => number): RateLimit {
  if (perSecond === undefined) return () => undefined;
  const perMs = perSecond / 1000;
  const most = Math.max(1, perSecond);
  let tokens = most;
  let last = now();
  return () => {
    const at = now();
    tokens = Math.min(most, tokens + (at - last) * perMs);
    last = at;
    if (tokens < 1) return Math.ceil((1 - tokens) / perMs);
    tokens -= 1;
    return undefined;
  };
}
