import { describe, expect, it } from "vitest";
import { createGate } from "#lib/engine/gate.ts";
import { type Limiters, startingAt } from "#lib/engine/limiter.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer } from "#lib/providers/provider.ts";

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
