import { describe, expect, it } from "vitest";
import { createRateLimit } from "#lib/simulator/rate.ts";

const PLAIN = { rateSteps: [], refusedCalls: "free", othersShare: 0 } as const;

/** A limit and a clock for it. `ask` gives whether each of so many calls at once is let through. */
function limited(rate: Parameters<typeof createRateLimit>[0]) {
  let at = 1000;
  const admit = createRateLimit(rate, () => at);
  return {
    ask: (calls: number) => Array.from({ length: calls }, () => admit() === undefined),
    wait: () => admit(),
    tick: (ms: number) => {
      at += ms;
    },
  };
}

describe("a rate limit", () => {
  it("lets everything through where there is none", () => {
    expect(limited(PLAIN).ask(1000).every(Boolean)).toBe(true);
  });

  it("lets a second's calls through at once, then one whenever there is room", () => {
    const { ask, wait, tick } = limited({ ...PLAIN, ratePerSecond: 2 });
    expect(ask(3)).toEqual([true, true, false]);
    expect(wait()).toBe(500);
    tick(500);
    expect(ask(2)).toEqual([true, false]);
  });

  it("changes when a step says so, counted from the beginning", () => {
    const { ask, tick } = limited({ ...PLAIN, ratePerSecond: 10, rateSteps: [{ afterMs: 5000, perSecond: 1 }] });
    tick(4999);
    expect(ask(11).filter(Boolean)).toHaveLength(10);
    tick(10_001);
    expect(ask(11).filter(Boolean)).toHaveLength(1);
  });

  it("makes a refused call cost what an accepted one does, up to a second's debt", () => {
    const { ask, tick } = limited({ ...PLAIN, ratePerSecond: 2, refusedCalls: "charged" });
    ask(2);
    ask(10);
    tick(1499);
    expect(ask(1)).toEqual([false]);
    tick(1500);
    expect(ask(1)).toEqual([true]);
  });

  it("leaves what others take of it out", () => {
    const { ask, tick } = limited({ ...PLAIN, ratePerSecond: 10, othersShare: 0.7 });
    ask(10);
    tick(1000);
    expect(ask(4)).toEqual([true, true, true, false]);
  });
});
