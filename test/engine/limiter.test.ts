import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGate } from "#lib/engine/gate.ts";
import { afterAccepted, afterCall, afterThrottled, type Limiter, startingAt } from "#lib/engine/limiter.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer } from "#lib/providers/provider.ts";

const START = Date.UTC(2026, 10, 23);
const NO_LIMIT = 1000;

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
            expect(more + 1).toBeLessThanOrEqual(allowed + 1 + 1e-6);
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

describe("the gate of a target", () => {
  const throttled: Answer = {
    ok: false,
    effect: "none",
    failure: { kind: "throttled", message: "slow", retryAfterMs: 60_000 },
  };

  function gateAt(mayCall = () => true) {
    let at = START;
    const sleep = async (ms: number) => {
      at += Math.max(1, ms);
    };
    const ports = { clock: { now: () => at, sleep }, mayCall };
    const gate = createGate({ provider: alibabaDts, rate: undefined, remembered: {}, ...ports });
    return { gate, now: () => at };
  }
  const classOf = (operation: string) =>
    alibabaDts.rates?.classOf(operation) ?? { name: "", start: 1, most: 1, source: "" };

  it("one class that is throttled does not hold up another", async () => {
    const { gate, now } = gateAt();
    gate.heard("DeleteDtsJobs", throttled);
    for (let read = 0; read < 20; read += 1) {
      expect(await gate.line(classOf("DescribeDtsJobs")).pass(5, now() + 1000)).toBe(true);
    }
    expect(now() - START).toBeLessThanOrEqual(1000);
    expect(await gate.line(classOf("DeleteDtsJobs")).pass(5, now() + 1000)).toBe(false);
    expect(gate.restsUntil()).toBe(0);
  });

  it("while reads are shut for long, nothing begins", () => {
    const { gate } = gateAt();
    gate.heard("DescribeDtsJobs", throttled);
    expect(gate.restsUntil()).toBe(START + 60_000);
  });

  it("the most urgent of those who wait goes first", async () => {
    const { gate, now } = gateAt();
    const line = gate.line(classOf("DeleteDtsJobs"));
    const order: number[] = [];
    const pass = async (priority: number) => {
      if (await line.pass(priority, now() + 10_000)) order.push(priority);
    };
    await Promise.all([5, 5, 5, 1, 1].map(pass));
    expect(order.slice(-4)).toEqual([1, 1, 5, 5]);
  });

  it("nobody leaves once no call may start", async () => {
    const { gate, now } = gateAt(() => false);
    expect(await gate.line(classOf("DeleteDtsJobs")).pass(1, now() + 10_000)).toBe(false);
  });

  it("a lost call and a 5xx say nothing of the rate", () => {
    const { gate } = gateAt();
    const before = gate.line(classOf("DeleteDtsJobs")).limiter();
    gate.heard("DeleteDtsJobs", { ok: false, effect: "unknown", failure: { kind: "timeout", message: "late" } });
    gate.heard("DeleteDtsJobs", { ok: false, effect: "unknown", failure: { kind: "unavailable", message: "503" } });
    expect(gate.line(classOf("DeleteDtsJobs")).limiter()).toEqual(before);
  });
});
