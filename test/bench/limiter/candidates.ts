import { afterAccepted, afterCall, afterThrottled, type Limiter, startingAt } from "#lib/engine/limiter.ts";
import type { MakeClient } from "./simulate.ts";

/** A limiter as a value: when the next call may leave, and what it is after a call or a reply. Milliseconds. */
export type Limiting<S> = {
  start(now: number): S;
  nextAt(state: S, now: number): number;
  left(state: S, now: number): S;
  heard(state: S, now: number, isAccepted: boolean): S;
};

/** First come, first served, through one limiter. */
export function paced<S>(limiter: Limiting<S>): MakeClient {
  return (events) => {
    const waiting: (() => void)[] = [];
    let state = limiter.start(events.now());
    let isAwake = false;
    const pump = (): void => {
      isAwake = false;
      while (waiting.length > 0) {
        const wait = limiter.nextAt(state, events.now()) - events.now();
        if (wait > 1e-6) {
          isAwake = true;
          events.after(wait, pump);
          return;
        }
        state = limiter.left(state, events.now());
        waiting.shift()?.();
      }
    };
    return {
      admit: (_batch, _tries, go) => {
        waiting.push(go);
        if (!isAwake) pump();
      },
      heard: (_batch, _tries, isAccepted) => {
        state = limiter.heard(state, events.now(), isAccepted);
      },
    };
  };
}

const FIRST_MS = 100;
const LONGEST_MS = 20_000;

/** No limiter at all: after a refusal a random part of a doubling wait. */
export const fullJitter: MakeClient = (events, random) => ({
  admit: (_batch, tries, go) =>
    events.after(tries === 0 ? 0 : random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)), go),
  heard: () => undefined,
});

/** Where every limiter begins that has not been told a rate. */
const COLD = 1;
const ONE_CUT_MS = 1000;

/** The engine's own, from a cold start or a remembered rate. */
export function ours(rate = COLD): Limiting<Limiter> {
  return {
    start: () => startingAt(rate),
    nextAt: ({ notBefore }) => notBefore,
    left: afterCall,
    heard: (state, now, isAccepted) =>
      isAccepted ? afterAccepted(state, now, Number.POSITIVE_INFINITY) : afterThrottled(state, now),
  };
}

type Paced = { readonly rate: number; readonly at: number; readonly cutAt: number };
/** One call later at the earliest, at the rate as it is then. */
const gap = { nextAt: ({ at }: Paced) => at };
const leave = <S extends Paced>(state: S, now: number): S => ({
  ...state,
  at: Math.max(state.at, now) + 1000 / state.rate,
});
/** ×2 a second until the first refusal; then ×0.7 on a refusal, at most once a second, and +1 call a second each second. */
export const aimd: Limiting<Paced & { readonly heardAt: number }> = {
  start: (now) => ({ rate: COLD, at: now, cutAt: -1, heardAt: now }),
  ...gap,
  left: leave,
  heard: (state, now, isAccepted) => {
    if (!isAccepted) {
      if (state.cutAt >= 0 && now - state.cutAt < ONE_CUT_MS) return state;
      return { ...state, rate: Math.max(0.5, state.rate * 0.7), cutAt: now };
    }
    const s = (now - state.heardAt) / 1000;
    return { ...state, rate: state.cutAt < 0 ? state.rate * 2 ** s : state.rate + s, heardAt: now };
  },
};

type Cubic = Paced & { readonly peak: number; readonly heardAt: number };
const BETA = 0.7;
const SCALE = 0.4;

/** As the AWS SDK has it (β 0.7, scale 0.4), with at most one cut a second and without its 2 × measured cap. */
export const cubic: Limiting<Cubic> = {
  start: (now) => ({ rate: COLD, at: now, cutAt: -1, heardAt: now, peak: COLD }),
  ...gap,
  left: leave,
  heard: (state, now, isAccepted) => {
    if (!isAccepted) {
      if (state.cutAt >= 0 && now - state.cutAt < ONE_CUT_MS) return state;
      return { ...state, rate: Math.max(0.5, state.rate * BETA), peak: state.rate, cutAt: now };
    }
    if (state.cutAt < 0) return { ...state, rate: state.rate * 2 ** ((now - state.heardAt) / 1000), heardAt: now };
    const window = Math.cbrt((state.peak * (1 - BETA)) / SCALE);
    return { ...state, rate: SCALE * ((now - state.cutAt) / 1000 - window) ** 3 + state.peak, heardAt: now };
  },
};

type Tracker = Paced & { readonly accepted: readonly number[]; readonly heardAt: number };

/**
 * Doubles each second until the first refusal; then 0.97 × what was accepted in the last second (at most −30 %, one cut a
 * second); a probe a second when nothing was; holds for a second, then grows, faster the longer since the cut.
 */
export const tracker: Limiting<Tracker> = {
  start: (now) => ({ rate: COLD, at: now, cutAt: -1, accepted: [], heardAt: now }),
  ...gap,
  left: leave,
  heard: (state, now, isAccepted) => {
    const accepted = [...state.accepted, ...(isAccepted ? [now] : [])].filter((at) => at > now - 1000);
    if (!isAccepted) {
      if (accepted.length === 0) return { ...state, accepted, at: now + 1000 };
      if (state.cutAt >= 0 && now - state.cutAt < ONE_CUT_MS) return { ...state, accepted };
      const rate = Math.max(0.7 * state.rate, Math.min(state.rate, 0.97 * accepted.length));
      return { ...state, accepted, rate, cutAt: now };
    }
    const s = (now - state.heardAt) / 1000;
    const sinceCutS = (now - state.cutAt) / 1000;
    const growth = state.cutAt < 0 ? 2 ** s : sinceCutS < 1 ? 1 : 1 + 0.005 * (sinceCutS - 1) * s;
    return { ...state, accepted, rate: state.rate * growth, heardAt: now };
  },
};
