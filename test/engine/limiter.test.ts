import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterAccepted, afterCall, afterThrottled, type Limiter, startingAt } from "#lib/engine/limiter.ts";

const START = Date.UTC(2026, 10, 23);
const NO_LIMIT = 1000;
/** A double holds the time since the epoch to a quarter of a microsecond. */
const CLOCK_NOISE = 1e-3;

type Said = "accepted" | "throttled";
type Call = { readonly at: number; readonly said: Said };

/** Calls as fast as it lets, each answered before the next one leaves; after some, nobody wants to call for a while. */
function callAll(from: Limiter, said: readonly Said[], idleMs: readonly number[], most: number): Call[] {
  let limiter = from;
  let now = START;
  return said.map((word, index) => {
    now = Math.max(now + (idleMs[index] ?? 0), limiter.notBefore);
    const at = now;
    limiter = afterCall(limiter, at);
    limiter = word === "accepted" ? afterAccepted(limiter, at, most) : afterThrottled(limiter, at);
    return { at, said: word };
  });
}

const saids = fc.array(fc.constantFrom<Said>("accepted", "accepted", "accepted", "throttled"), { maxLength: 300 });
const idles = fc.array(fc.constantFrom(0, 0, 0, 3, 50, 2000), { maxLength: 300 });

describe("a limiter", () => {
  it("lets at most rate × window + burst leave in any window, whatever it is told", () => {
    fc.assert(
      fc.property(saids, idles, fc.double({ min: 0.5, max: 200, noNaN: true }), (said, idle, most) => {
        const calls = callAll(startingAt(most), said, idle, most);
        for (const [first, { at }] of calls.entries()) {
          for (const [more, later] of calls.slice(first).entries()) {
            const allowed = (most * (later.at - at + 50)) / 1000 + 1;
            expect(more + 1).toBeLessThanOrEqual(allowed + CLOCK_NOISE);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("calls not before Retry-After, however it got there and whatever else is heard meanwhile", () => {
    const asked = fc.integer({ min: 0, max: 300_000 });
    fc.assert(
      fc.property(saids, asked, fc.nat(5), (said, retryAfterMs, others) => {
        const began = said.reduce(
          (limiter, word) =>
            word === "accepted" ? afterAccepted(limiter, START, 100) : afterThrottled(limiter, START),
          startingAt(10),
        );
        let limiter = afterThrottled(began, START, retryAfterMs);
        for (let other = 0; other < others; other += 1) limiter = afterAccepted(limiter, START + other, 100);
        expect(limiter.notBefore).toBeGreaterThanOrEqual(START + retryAfterMs);
      }),
    );
  });

  it("keeps a wish of more than five minutes for five: the item whose call it was keeps the rest", () => {
    expect(afterThrottled(startingAt(10), START, 10 ** 9).notBefore).toBe(START + 300_000);
  });

  it.each([0.5, 5, 20, 100])("comes back within two probes of the cloud's return, at %d calls a second", (rate) => {
    let limiter = startingAt(rate);
    let now = START;
    const call = (isAccepted: boolean) => {
      now = Math.max(now, limiter.notBefore);
      limiter = afterCall(limiter, now);
      limiter = isAccepted ? afterAccepted(limiter, now, rate) : afterThrottled(limiter, now);
    };
    for (let calls = 0; calls < 50; calls += 1) call(true);
    const before = limiter.rate;
    const outage = now;
    while (now < outage + 120_000) call(false);
    const cleared = now;
    call(true);
    expect(now - cleared).toBeLessThanOrEqual(5000);
    expect(limiter.rate).toBeGreaterThanOrEqual(before * 0.8);
    while (limiter.rate < before * 0.9) call(true);
    expect(now - cleared).toBeLessThanOrEqual(10_000);
  });

  it("risks a refusal the more seldom the longer the cloud then wants to be left alone", () => {
    const learned = Array.from({ length: 100 }).reduce<Limiter>(
      (limiter, _, index) => afterAccepted(limiter, START + index * 20, 50),
      startingAt(50),
    );
    const [soon, late] = [0, 15_000].map((retryAfterMs) => {
      let limiter = afterThrottled(learned, START + 2000, retryAfterMs);
      const begin = limiter.notBefore;
      let now = begin;
      while (limiter.rate <= (limiter.peak ?? 0)) {
        now += 20;
        limiter = afterAccepted(limiter, now, NO_LIMIT);
      }
      return now - begin;
    });
    expect(soon).toBeGreaterThan(3000);
    expect(soon).toBeLessThan(6000);
    expect(late).toBeGreaterThan(250_000);
  });

  it("learns nothing while it is idle", () => {
    const cut = afterThrottled(afterAccepted(startingAt(50), START, 50), START + 20);
    const back = afterAccepted(cut, START + 3_600_000, NO_LIMIT);
    expect(back.rate).toBeLessThan(50);
  });
});
