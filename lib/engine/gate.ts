import type { Answer, CallClass, Provider, Rates } from "#lib/providers/provider.ts";
import { asOf, type Limiters, startingAt } from "./limiter.ts";
import { createLine, type Line } from "./line.ts";
import type { Clock } from "./ports.ts";

/** All calls of a session pass here, each class at its own rate, none held up by another. */
export type Gate = {
  readonly rates: Rates;
  line(callClass: CallClass): Line;
  heard(operation: string, answer: Answer): void;
  /** While a class of reads is shut for longer than anyone waits inside, nothing can begin for so many milliseconds; else 0. */
  restsFor(): number;
  /** Calls a second, of all classes in use. */
  rate(): number;
  limiters(): Limiters;
};

/** So long a call waits inside its item's turn; rather than longer, the item is put off. */
export const LONGEST_WAIT_MS = 15_000;

export type GateOptions = {
  readonly provider: Pick<Provider, "rates">;
  /** As configured: where each class begins that nothing is remembered of, and what none exceeds. */
  readonly rate: number | undefined;
  readonly remembered: Limiters;
  readonly clock: Clock;
  readonly mayCall: () => boolean;
};

export function createGate({ provider, rate, remembered, clock, mayCall }: GateOptions): Gate {
  const { rates } = provider;
  // A clock that is set while the session lasts must neither shut the gate nor open it.
  const origin = clock.now() - clock.elapsed();
  const steady: Clock = { ...clock, now: () => origin + clock.elapsed() };
  const now = steady.now();
  const known: Limiters = Object.fromEntries(Object.entries(remembered).map(([name, one]) => [name, asOf(one, now)]));
  const lines = new Map<string, Line>();
  const open = ({ name, start, most }: CallClass): Line => {
    const from = known[name] ?? startingAt(rate ?? start);
    const line = createLine({ from, most: rate ?? most, clock: steady, mayCall });
    lines.set(name, line);
    return line;
  };
  const line = (callClass: CallClass) => lines.get(callClass.name) ?? open(callClass);
  const used = (): Limiters => Object.fromEntries([...lines].map(([name, one]) => [name, one.limiter()]));
  const limiters = () => ({ ...known, ...used() });
  return {
    rates,
    line,
    heard: (operation, answer) => line(rates.classOf(operation)).heard(answer),
    restsFor: () => restsFor(limiters(), rates.changing.name, steady.now()),
    rate: () => Object.values(used()).reduce((sum, one) => sum + one.rate, 0),
    limiters,
  };
}

function restsFor(limiters: Limiters, changing: string, now: number): number {
  const rests = Object.entries(limiters).map(([name, { notBefore }]) => (name === changing ? 0 : notBefore - now));
  return Math.max(0, ...rests.filter((rest) => rest > LONGEST_WAIT_MS));
}
