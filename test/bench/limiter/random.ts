const MEDIAN_MS = 80;
/** 95 % of the replies come within 182 ms. */
const SIGMA = 0.5;

/** Lognormal, by Box and Muller. */
export function latencyMs(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return MEDIAN_MS * Math.exp(SIGMA * normal);
}

/** Time to the next call of somebody who calls at random. */
export function poissonGapMs(random: () => number, perSecond: number): number {
  return (-Math.log(1 - random()) / perSecond) * 1000;
}
