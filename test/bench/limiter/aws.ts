import { AdaptiveRetryStrategy } from "@smithy/core/retry";
import type { Events } from "./events.ts";
import type { MakeClient } from "./simulate.ts";

type Strategy = InstanceType<typeof AdaptiveRetryStrategy>;
type Token = Parameters<Strategy["recordSuccess"]>[0];

const THROTTLED = { errorType: "THROTTLING" } as const;
/** Three is its default; ours repeat until the deadline, so may it. */
const ATTEMPTS = 1_000_000;

/**
 * The AWS SDK's own adaptive mode, on simulated time: its clock, its timers and its random numbers are replaced while it runs.
 * When its retry quota is used up the batch starts over, as its caller's next message would.
 */
export const awsAdaptive: MakeClient = (events, random) => {
  toSimulatedTime(events, random);
  const strategy = new AdaptiveRetryStrategy(async () => ATTEMPTS);
  const tokens = new Map<number, Token>();
  const begin = async (batch: number) =>
    tokens.set(batch, (await strategy.acquireInitialRetryToken("simulation")) as Token);
  const renew = async (batch: number, token: Token) => {
    const renewed = await strategy.refreshRetryTokenForRetry(token, THROTTLED).catch(() => undefined);
    if (renewed) tokens.set(batch, renewed as Token);
    else await begin(batch);
  };
  return {
    admit: (batch, _tries, go) => {
      const token = tokens.get(batch);
      void (token ? renew(batch, token) : begin(batch)).then(go);
    },
    heard: (batch, _tries, isAccepted) => {
      const token = tokens.get(batch);
      if (!isAccepted || !token) return;
      strategy.recordSuccess(token);
      tokens.delete(batch);
    },
    settle: () => new Promise((resolve) => realImmediate(resolve)),
  };
};

const { setTimeout: realTimeout, setImmediate: realImmediate } = globalThis;
const [realNow, realRandom] = [Date.now, Math.random];

/** The simulation's beginning, for a clock on which 0 means "never". */
const EPOCH_MS = 1_000_000_000;

function toSimulatedTime(events: Events, random: () => number): void {
  Date.now = () => Math.floor(EPOCH_MS + events.now());
  Math.random = random;
  // Whole milliseconds, and one at least, as Node has them.
  const timeout = (what: () => void, ms: number) => events.after(Math.max(1, Math.trunc(ms)), what);
  globalThis.setTimeout = Object.assign(timeout, realTimeout) as never;
}

export function backToRealTime(): void {
  globalThis.setTimeout = realTimeout;
  Date.now = realNow;
  Math.random = realRandom;
}
