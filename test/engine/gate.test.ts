import { describe, expect, it } from "vitest";
import { createGate } from "#lib/engine/gate.ts";
import { type Limiters, startingAt } from "#lib/engine/limiter.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer, CallClass } from "#lib/providers/provider.ts";

const START = Date.UTC(2026, 10, 23);

describe("the gate of a target", () => {
  const throttled: Answer = {
    ok: false,
    effect: "none",
    failure: { kind: "throttled", message: "slow", retryAfterMs: 60_000 },
  };

  function gateAt(mayCall = () => true, remembered: Limiters = {}) {
    let at = START;
    let setBy = 0;
    const sleep = async (ms: number) => {
      at += Math.max(1, ms);
    };
    const ports = { clock: { now: () => at + setBy, elapsed: () => at, sleep }, mayCall };
    const gate = createGate({ provider: alibabaDts, rate: undefined, remembered, ...ports });
    const setClock = (ms: number) => {
      setBy = ms;
    };
    return { gate, now: () => at, setClock };
  }
  const classOf = (operation: string) => alibabaDts.rates.classOf(operation);

  it("one class that is throttled does not hold up another", async () => {
    const { gate, now } = gateAt();
    gate.heard("DeleteDtsJobs", throttled);
    for (let read = 0; read < 20; read += 1) {
      expect(await gate.line(classOf("DescribeDtsJobs")).pass(5, 1000)).toBe(true);
    }
    expect(now() - START).toBeLessThanOrEqual(1000);
    expect(await gate.line(classOf("DeleteDtsJobs")).pass(5, 1000)).toBe(false);
    expect(gate.restsFor()).toBe(0);
  });

  it("what a clock far ahead has left behind holds nobody up longer than a cloud may ask for, and teaches still", () => {
    const { name } = classOf("DescribeDtsJobs");
    const far = START + 86_400_000;
    const left = { ...startingAt(5), notBefore: far, lastCut: far, lastAccepted: far, refusedSince: far, accepted: 9 };
    const { gate } = gateAt(() => true, { [name]: left });
    expect(gate.restsFor()).toBe(300_000);
    const before = gate.line(classOf("DescribeDtsJobs")).limiter();
    expect([before.lastCut, before.lastAccepted, before.refusedSince]).toEqual([START, START, START]);
  });

  it.each([-600_000, 600_000])(
    "a clock that is set by %i ms while it is open neither shuts it nor opens it",
    async (ms) => {
      const { gate, now, setClock } = gateAt();
      const line = gate.line(classOf("DeleteDtsJobs"));
      expect(await line.pass(5, 1000)).toBe(true);
      setClock(ms);
      expect(await line.pass(5, 1000)).toBe(true);
      expect(now() - START).toBe(150);
      gate.heard("DescribeDtsJobs", throttled);
      setClock(-ms);
      expect(gate.restsFor()).toBe(60_000);
    },
  );

  it("while reads are shut for long, nothing begins", () => {
    const { gate } = gateAt();
    gate.heard("DescribeDtsJobs", throttled);
    expect(gate.restsFor()).toBe(60_000);
  });

  it("the most urgent of those who wait goes first", async () => {
    const { gate } = gateAt();
    const line = gate.line(classOf("DeleteDtsJobs"));
    const order: number[] = [];
    const pass = async (priority: number) => {
      if (await line.pass(priority, 10_000)) order.push(priority);
    };
    await Promise.all([5, 5, 5, 1, 1].map(pass));
    expect(order.slice(-4)).toEqual([1, 1, 5, 5]);
  });

  it("nobody leaves once no call may start", async () => {
    const { gate } = gateAt(() => false);
    expect(await gate.line(classOf("DeleteDtsJobs")).pass(1, 10_000)).toBe(false);
  });

  it("a lost call and a 5xx say nothing of the rate", () => {
    const { gate } = gateAt();
    const before = gate.line(classOf("DeleteDtsJobs")).limiter();
    gate.heard("DeleteDtsJobs", { ok: false, effect: "unknown", failure: { kind: "timeout", message: "late" } });
    gate.heard("DeleteDtsJobs", { ok: false, effect: "unknown", failure: { kind: "unavailable", message: "503" } });
    expect(gate.line(classOf("DeleteDtsJobs")).limiter()).toEqual(before);
  });
});

describe("the classes of a gate", () => {
  const READ: CallClass = { name: "read", start: 20, most: 30 };
  const CHANGE: CallClass = { name: "change", start: 5, most: 100 };
  const rates = { changing: CHANGE, classOf: (operation: string) => (operation === "Read" ? READ : CHANGE) };
  const accepted: Answer = { ok: true, data: {} };
  const remembered = { read: { ...startingAt(25), accepted: 7 }, other: startingAt(3) };

  function gateOf(limiters: Limiters = {}, rate?: number) {
    const clock = { now: () => START, elapsed: () => 5000, sleep: async () => undefined };
    return createGate({ provider: { rates }, rate, remembered: limiters, clock, mayCall: () => true });
  }
  const restsUntil = (notBefore: number) => ({ ...startingAt(10), notBefore });

  it.each([
    ["where the provider says", undefined, {}, 20],
    ["where it stood, if that is remembered", undefined, remembered, 25],
    ["as configured, if it is", 7, {}, 7],
    ["no higher than is configured, wherever it stood", 7, remembered, 7],
  ])("each begins %s", (_where, rate, limiters, begins) => {
    expect(gateOf(limiters, rate).line(READ).limiter().rate).toBe(begins);
  });

  it("none exceeds what its provider allows, or what is configured instead", () => {
    const [given, configured] = [gateOf({ read: startingAt(29) }), gateOf({ read: startingAt(29) }, 50)];
    for (const gate of [given, configured]) gate.heard("Read", accepted);
    expect(given.line(READ).limiter().rate).toBe(30);
    expect(configured.line(READ).limiter().rate).toBeGreaterThan(31);
  });

  it("each hears of its own calls alone, and stays the same line", () => {
    const gate = gateOf();
    gate.heard("Read", accepted);
    gate.heard("Stop", accepted);
    gate.heard("Start", accepted);
    expect([READ, CHANGE].map((one) => gate.line(one).limiter().accepted)).toEqual([1, 2]);
    expect(gate.line(READ)).toBe(gate.line(READ));
    expect(gate.rates).toBe(rates);
  });

  it("the rate is that of all that are in use, and none while none is", () => {
    const gate = gateOf(remembered);
    expect(gate.rate()).toBe(0);
    gate.line(READ);
    gate.line(CHANGE);
    expect(gate.rate()).toBe(30);
  });

  it("what is remembered of those in use is what they have learned, of the others what it was", () => {
    const gate = gateOf(remembered);
    expect(gate.limiters()).toEqual(remembered);
    gate.heard("Read", accepted);
    gate.line(CHANGE);
    expect(Object.keys(gate.limiters())).toEqual(["read", "other", "change"]);
    expect(gate.limiters()).toMatchObject({ read: { accepted: 8 }, other: remembered.other, change: { rate: 5 } });
  });

  it.each([
    ["a read class that opens in 15 s lets others begin", { read: restsUntil(START + 15_000) }, 0],
    ["one that opens later does not", { read: restsUntil(START + 15_001) }, 15_001],
    ["the changing class never matters", { change: restsUntil(START + 60_000) }, 0],
    [
      "of several the last to open counts",
      { a: restsUntil(START + 20_000), b: restsUntil(START + 40_000), c: restsUntil(START + 30_000) },
      40_000,
    ],
    ["nothing is shut when nothing is remembered", {}, 0],
  ] as const)("%s", (_what, limiters, restsFor) => {
    expect(gateOf(limiters).restsFor()).toBe(restsFor);
  });
});
