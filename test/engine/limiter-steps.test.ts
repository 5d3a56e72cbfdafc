import { describe, expect, it } from "vitest";
import { afterAccepted, afterCall, afterThrottled, asOf, type Limiter, startingAt } from "#lib/engine/limiter.ts";

const NOW = 1_000_000;
/** Accepted as fast as its rate allows, and nothing cut for long. */
const USED: Limiter = {
  rate: 10,
  notBefore: 0,
  lastCut: 0,
  lastAccepted: NOW - 100,
  accepted: 20,
  usedMs: 2000,
  climbMs: 4000,
};
/** Cut in half a while ago: four seconds of use bring it back to its peak. */
const CUT: Limiter = { ...USED, rate: 18, peak: 20, lastCut: NOW - 10_000, usedMs: 0, lastAccepted: 0 };

it("begins at its rate with nothing learned, and may call at once", () => {
  expect(startingAt(7)).toEqual({
    rate: 7,
    notBefore: 0,
    lastCut: 0,
    lastAccepted: 0,
    accepted: 0,
    usedMs: 0,
    climbMs: 4000,
  });
});

describe("one that was remembered", () => {
  it("is as it was when nothing of it lies ahead", () => {
    const past = { ...USED, notBefore: NOW + 300_000, lastCut: NOW, lastAccepted: NOW, refusedSince: NOW };
    expect(asOf(past, NOW)).toEqual(past);
    expect(asOf(USED, NOW)).toStrictEqual(USED);
  });

  it("has nothing ahead of now, and no rest longer than five minutes", () => {
    const ahead = { ...USED, notBefore: NOW + 300_001, lastCut: NOW + 1, lastAccepted: NOW + 2, refusedSince: NOW + 3 };
    expect(asOf(ahead, NOW)).toEqual({
      ...USED,
      ...{ notBefore: NOW + 300_000, lastCut: NOW, lastAccepted: NOW, refusedSince: NOW },
    });
  });
});

describe("after a call", () => {
  it.each([
    ["long idle: 50 ms of lateness are made up for", 0, NOW + 50],
    ["a little late: the plan stands", NOW - 20, NOW + 80],
    ["on time", NOW, NOW + 100],
    ["ahead of its time", NOW + 500, NOW + 600],
  ])("%s", (_how, notBefore, next) => {
    expect(afterCall({ ...USED, notBefore }, NOW)).toEqual({ ...USED, notBefore: next });
  });
});

describe("after an accepted call", () => {
  const rateAfter = (limiter: Limiter, most = 1000) => afterAccepted(limiter, NOW, most).rate;

  it("counts the call and the time since the last one, and forgets the refusals before it", () => {
    const after = afterAccepted({ ...USED, refusedSince: NOW - 5000 }, NOW, 11);
    expect(after).toStrictEqual({ ...USED, rate: 11, lastAccepted: NOW, accepted: 21, usedMs: 2100 });
  });

  it.each([
    ["the first of all", { lastAccepted: 0 }, 0],
    ["at the same time", { lastAccepted: NOW }, 0],
    ["by a clock that was set back", { lastAccepted: NOW + 400 }, 0],
    ["within what still counts as use at 10 a second", { lastAccepted: NOW - 700 }, 700],
    ["after a longer silence", { lastAccepted: NOW - 900 }, 700],
    ["after a longer silence at 2 a second", { lastAccepted: NOW - 9000, rate: 2 }, 1500],
  ])("%s: so much time was in use", (_which, changed, usedMs) => {
    expect(afterAccepted({ ...USED, ...changed, usedMs: 0 }, NOW, 1000).usedMs).toBe(usedMs);
  });

  it("grows by 20 calls a second in 7 calls until the first refusal", () => {
    expect(rateAfter(USED) - 10).toBeCloseTo(20 / 7, 9);
  });

  it.each([
    ["just after the cut", 0, 18],
    ["on its way back", 2000, 19.75],
    ["back at the peak, where it lingers", 4000, 20],
    ["going beyond", 6000, 20.25],
    ["as far as a quarter above it", 9400, 24.92],
  ])("%s it climbs as a cubic", (_when, usedMs, rate) => {
    expect(rateAfter({ ...CUT, usedMs })).toBeCloseTo(rate, 2);
  });

  it("takes so far above the peak that the limit was raised, and grows with the time in use", () => {
    const far = { ...CUT, rate: 25, usedMs: 9500 };
    expect(rateAfter(far)).toBe(25);
    expect(rateAfter({ ...far, lastAccepted: NOW - 200 })).toBeCloseTo(27.629, 3);
  });

  it.each([
    ["never above what is allowed", { ...USED }, 10.5, 10.5],
    ["never below one call in five seconds", { ...CUT, peak: 0.1 }, 1000, 0.2],
    ["even where less is allowed", { ...USED }, 0.1, 0.2],
  ])("%s", (_what, limiter, most, rate) => {
    expect(rateAfter(limiter, most)).toBe(rate);
  });
});

describe("after a refused call", () => {
  it("goes on at nine tenths of what was accepted, and measures anew", () => {
    expect(afterThrottled(USED, NOW)).toEqual({
      ...{ rate: 9, peak: 10, climbMs: 4000, accepted: 0, usedMs: 0 },
      ...{ notBefore: NOW + 250, lastCut: NOW, refusedSince: NOW, lastAccepted: NOW - 100 },
    });
  });

  it.each([
    ["as many as its rate", { accepted: 20 }, 10, 9, 4000],
    ["fewer than its rate", { accepted: 16 }, 8, 7.2, 5000],
    ["hardly any: no cut is deeper than a half", { accepted: 1 }, 5, 4.5, 8000],
    ["more than its rate, by a burst", { accepted: 40 }, 10, 9, 4000],
    ["one, in no time", { accepted: 1, usedMs: 0 }, 10, 9, 4000],
    ["so few that it rests on the lowest rate", { accepted: 1, usedMs: 5000, rate: 0.2 }, 0.2, 0.2, 200_000],
  ])("with %s accepted before it", (_how, changed, peak, rate, climbMs) => {
    expect(afterThrottled({ ...USED, ...changed }, NOW)).toMatchObject({ peak, rate, climbMs });
  });

  it.each([
    ["nothing asked", undefined, 250, 4000],
    ["less asked than the shortest rest", 100, 250, 4000],
    ["a second asked", 1000, 1000, 20_000],
    ["five minutes asked", 300_000, 300_000, 6_000_000],
    ["more asked than five minutes", 300_001, 300_000, 6_000_000],
  ])("%s: it rests so long, and climbs the slower", (_what, retryAfterMs, restMs, climbMs) => {
    expect(afterThrottled(USED, NOW, retryAfterMs)).toMatchObject({ notBefore: NOW + restMs, climbMs });
  });

  it.each([
    ["100 ms", NOW - 100, NOW + 250],
    ["3 s", NOW - 3000, NOW + 3000],
    ["a minute: it is asked every 5 s", NOW - 60_000, NOW + 5000],
  ])("when nothing got through for %s it rests as long again", (_time, refusedSince, notBefore) => {
    expect(afterThrottled({ ...USED, refusedSince }, NOW)).toMatchObject({ notBefore, refusedSince });
  });

  it("keeps a longer rest that was there already", () => {
    expect(afterThrottled({ ...USED, notBefore: NOW + 9000 }, NOW).notBefore).toBe(NOW + 9000);
  });

  it.each([
    ["of a call from before the last cut", { lastCut: NOW - 999 }],
    ["when nothing was accepted since the last cut", { accepted: 0 }],
  ])("only rests %s", (_when, changed) => {
    const limiter = { ...USED, ...changed };
    expect(afterThrottled(limiter, NOW)).toEqual({ ...limiter, refusedSince: NOW, notBefore: NOW + 250 });
  });

  it("is cut again a second after the last cut", () => {
    expect(afterThrottled({ ...USED, lastCut: NOW - 1000 }, NOW)).toMatchObject({ rate: 9, lastCut: NOW });
  });
});
