import { describe, expect, it } from "vitest";
import { type Limiter, startingAt } from "#lib/engine/limiter.ts";
import { createLine } from "#lib/engine/line.ts";
import type { Answer } from "#lib/providers/provider.ts";

const START = 1_000_000;
const refused = (kind: "throttled" | "unavailable" | "timeout" | "not-found", retryAfterMs?: number): Answer => ({
  ok: false,
  effect: "none",
  failure: { kind, message: "no", ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

describe("calls of one class", () => {
  it("leave at once while nobody has to wait", async () => {
    const { line, slept } = lineOf();
    expect(line.opensIn()).toBe(0);
    expect(await line.pass(5, 0)).toBe(true);
    expect(slept).toEqual([]);
  });

  it("leave evenly: the next one waits its time, which can be asked for in whole milliseconds", async () => {
    const { line, slept, now } = lineOf({ from: { ...startingAt(3), notBefore: START } });
    await line.pass(5, 0);
    expect(line.opensIn()).toBe(334);
    expect(await line.pass(5, 400)).toBe(true);
    expect(slept.map(Math.ceil)).toEqual([334]);
    expect(now()).toBe(START + 334);
  });

  it("can leave at once again when more than the wait has passed", async () => {
    const { line, advance } = lineOf();
    await line.pass(5, 0);
    advance(5000);
    expect(line.opensIn()).toBe(0);
  });

  it("leave no faster than is allowed, whatever was remembered", () => {
    expect(lineOf({ from: startingAt(50), most: 20 }).line.limiter().rate).toBe(20);
    expect(lineOf({ from: startingAt(8), most: 20 }).line.limiter().rate).toBe(8);
  });

  it("go in the order of their urgency, then of their coming", async () => {
    const { line } = lineOf({ from: shutFor(500) });
    const order: string[] = [];
    const asked = [
      ["a", 5],
      ["b", 5],
      ["c", 1],
      ["d", 3],
      ["e", 1],
      ["f", 9],
    ] as const;
    const pass = async ([name, priority]: (typeof asked)[number]) => {
      if (await line.pass(priority, 60_000)) order.push(name);
    };
    await Promise.all(asked.map(pass));
    expect(order.join("")).toBe("cedabf");
  });

  it("are each counted, also those that have waited together", async () => {
    const { line, slept } = lineOf({ from: shutFor(500) });
    expect(await Promise.all([line.pass(5, 60_000), line.pass(5, 60_000), line.pass(5, 60_000)])).toEqual([
      true,
      true,
      true,
    ]);
    expect(slept).toEqual([500, 100, 100]);
    expect(line.limiter().notBefore).toBe(START + 800);
  });
});

describe("a call that may not leave", () => {
  it.each([
    [499, false],
    [500, true],
  ])("when the line opens in 500 ms and it would wait %i: %s", async (withinMs, mayLeave) => {
    const { line, slept } = lineOf({ from: shutFor(500) });
    expect(await line.pass(5, withinMs)).toBe(mayLeave);
    expect(slept).toEqual(mayLeave ? [500] : []);
    expect(line.limiter().notBefore).toBe(START + (mayLeave ? 600 : 500));
  });

  it("is told so without the others losing their place", async () => {
    const { line, slept } = lineOf({ from: shutFor(500) });
    expect(await Promise.all([line.pass(5, 60_000), line.pass(5, 10), line.pass(5, 60_000)])).toEqual([
      true,
      false,
      true,
    ]);
    expect(slept).toEqual([500, 100]);
  });

  it("because no call may start is not counted", async () => {
    const { line } = lineOf({ mayCall: () => false });
    expect(await line.pass(1, 60_000)).toBe(false);
    expect(line.limiter()).toEqual(startingAt(10));
  });

  it("learns within a second that no call may start any more", async () => {
    let mayCall = true;
    const made = lineOf({ from: shutFor(30_000), mayCall: () => mayCall });
    const passed = made.line.pass(1, 60_000);
    mayCall = false;
    expect(await passed).toBe(false);
    expect(made.slept).toEqual([1000]);
  });

  it("keeps nobody out who comes later", async () => {
    let mayCall = true;
    const { line, advance } = lineOf({ from: shutFor(500), mayCall: () => mayCall });
    expect(await line.pass(5, 0)).toBe(false);
    advance(500);
    mayCall = false;
    expect(await line.pass(5, 0)).toBe(false);
    mayCall = true;
    expect(await line.pass(5, 0)).toBe(true);
  });

  it("fails when the clock does", async () => {
    const { line } = lineOf({ from: shutFor(500), sleep: () => Promise.reject(new Error("no timer")) });
    await expect(line.pass(5, 60_000)).rejects.toThrow("no timer");
  });
});

describe("what a line hears", () => {
  it.each([
    ["an accepted call", { ok: true, data: {} }, 12.857],
    ["a refusal about a job", refused("not-found"), 12.857],
    ["a lost call", refused("timeout"), 10],
    ["a 5xx", refused("unavailable"), 10],
    ["a throttled call", refused("throttled"), 9],
  ] as const)("%s: its rate becomes what it should", (_what, answer, rate) => {
    const { line } = lineOf({ from: { ...startingAt(10), accepted: 10, usedMs: 1000 } });
    line.heard(answer);
    expect(line.limiter().rate).toBeCloseTo(rate, 3);
  });

  it.each([
    ["an accepted call", { ok: true, data: {} }],
    ["a refusal about a job", refused("not-found")],
  ] as const)("%s takes its rate no further than is allowed", (_what, answer) => {
    const { line } = lineOf({ most: 11 });
    line.heard(answer);
    expect(line.limiter()).toMatchObject({ rate: 11, lastAccepted: START, accepted: 1 });
  });

  it("a throttled call shuts it for as long as the cloud asks", () => {
    const { line } = lineOf();
    line.heard(refused("throttled", 7000));
    expect(line.opensIn()).toBe(7000);
  });
});

/** At 10 calls a second, once it opens. */
function shutFor(ms: number): Limiter {
  return { ...startingAt(10), notBefore: START + ms };
}

type Setting = {
  readonly from?: Limiter;
  readonly most?: number;
  readonly mayCall?: () => boolean;
  readonly sleep?: (ms: number) => Promise<void>;
};

/** A line whose waits take no time; whole milliseconds pass, as by a real timer. */
function lineOf({ from = startingAt(10), most = 1000, mayCall = () => true, ...over }: Setting = {}) {
  let at = START;
  const slept: number[] = [];
  const advance = (ms: number) => {
    at += ms;
  };
  const sleep = async (ms: number) => {
    slept.push(ms);
    at += Math.ceil(ms);
  };
  const now = () => at;
  const line = createLine({ from, most, mayCall, clock: { now, elapsed: now, sleep, ...over } });
  return { line, slept, now, advance };
}
