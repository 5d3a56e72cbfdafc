/** How a cloud limits calls. Rates are calls a second. */
export type Limit = {
  readonly name: string;
  readonly rateAt: (ms: number) => number;
  /** A refused call costs what an accepted one does; the debt is at most one second. */
  readonly chargesRefusals: boolean;
  /** What others on the account call at random, as a share of the limit. */
  readonly others: number;
};

const plain = { chargesRefusals: false, others: 0 };
const constant = (rate: number) => ({ name: `${rate}/s`, rateAt: () => rate, ...plain });

const STEPS = [50, 25, 50, 75];
const STEP_MS = 30_000;

export const LIMITS: readonly Limit[] = [
  constant(10),
  constant(50),
  constant(100),
  { ...constant(50), name: "changing", rateAt: (ms) => STEPS[Math.floor(ms / STEP_MS) % STEPS.length] ?? 50 },
  { ...constant(50), name: "charged", chargesRefusals: true },
  { ...constant(50), name: "others at 30 %", others: 0.3 },
];

/** A token bucket that holds one second's calls, full at first. */
export function createBucket({ rateAt, chargesRefusals }: Limit): (now: number) => boolean {
  let tokens = rateAt(0);
  let at = 0;
  return (now) => {
    const rate = rateAt(now);
    tokens = Math.min(rate, tokens + ((now - at) / 1000) * rate);
    at = now;
    const isAccepted = tokens >= 1;
    if (isAccepted) tokens -= 1;
    else if (chargesRefusals) tokens = Math.max(-rate, tokens - 1);
    return isAccepted;
  };
}

/** The least time in which the cloud would accept so many calls. */
export function idealMs({ rateAt, others }: Limit, calls: number): number {
  let left = calls - rateAt(0);
  for (let ms = 0; ; ms += 10) {
    if (left <= 0) return ms;
    left -= (rateAt(ms) * (1 - others)) / 100;
  }
}
