import type { Answer } from "#lib/providers/provider.ts";
import { afterAccepted, afterCall, afterThrottled, type Limiter } from "./limiter.ts";
import type { Clock } from "./ports.ts";

/** Calls of one class, waiting for their limiter: the most urgent first, then the first come. */
export type Line = {
  /** Lower priority goes first. False, and nothing counted, when a call could not leave within that time, or no call may start. */
  pass(priority: number, withinMs: number): Promise<boolean>;
  /** Milliseconds until the next call may leave. */
  opensIn(): number;
  heard(answer: Answer): void;
  limiter(): Limiter;
};

export type LineOptions = {
  readonly from: Limiter;
  /** Calls a second, never exceeded. */
  readonly most: number;
  readonly clock: Clock;
  readonly mayCall: () => boolean;
};

type Waiter = { readonly priority: number; readonly latest: number; readonly answer: (mayLeave: boolean) => void };

/** Short, so that whoever wants the worker to stop need not wait long. */
const LONGEST_SLEEP_MS = 1000;

export function createLine({ from, most, clock, mayCall }: LineOptions): Line {
  let limiter: Limiter = { ...from, rate: Math.min(from.rate, most) };
  let waiting: readonly Waiter[] = [];
  let isServed = false;
  const serveNext = (): number => {
    const now = clock.now();
    const waitMs = Math.max(0, limiter.notBefore - now);
    const isTooLate = ({ latest }: Waiter) => !mayCall() || now + waitMs > latest;
    for (const waiter of waiting.filter(isTooLate)) waiter.answer(false);
    waiting = waiting.filter((waiter) => !isTooLate(waiter));
    if (waitMs > 0) return waitMs;
    const [first, ...others] = waiting;
    if (first) limiter = afterCall(limiter, now);
    first?.answer(true);
    waiting = others;
    return 0;
  };
  const serve = async (): Promise<void> => {
    isServed = true;
    while (waiting.length > 0) {
      const waitMs = serveNext();
      if (waitMs > 0 && waiting.length > 0) await clock.sleep(Math.min(waitMs, LONGEST_SLEEP_MS));
    }
    isServed = false;
  };
  return {
    opensIn: () => Math.max(0, Math.ceil(limiter.notBefore - clock.now())),
    pass: (priority, withinMs) =>
      new Promise((answer, fail) => {
        waiting = enqueued(waiting, { priority, latest: clock.now() + withinMs, answer });
        if (!isServed) serve().catch(fail);
      }),
    heard: (answer) => {
      limiter = learned(limiter, answer, clock.now(), most);
    },
    limiter: () => limiter,
  };
}

function enqueued(waiting: readonly Waiter[], waiter: Waiter): readonly Waiter[] {
  const place = waiting.findIndex(({ priority }) => priority > waiter.priority);
  return place < 0 ? [...waiting, waiter] : waiting.toSpliced(place, 0, waiter);
}

/** A lost call, and a 5xx, say nothing of the rate. */
function learned(limiter: Limiter, answer: Answer, now: number, most: number): Limiter {
  if (answer.ok) return afterAccepted(limiter, now, most);
  const { kind, retryAfterMs } = answer.failure;
  if (kind === "throttled") return afterThrottled(limiter, now, retryAfterMs);
  return kind === "unavailable" || kind === "timeout" ? limiter : afterAccepted(limiter, now, most);
}
