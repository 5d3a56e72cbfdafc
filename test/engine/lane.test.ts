import { describe, expect, it } from "vitest";
import type { Ledger, Whose } from "#lib/engine/ledger.ts";
import { startingAt } from "#lib/engine/limiter.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { DONE, LANE, type Look, laneOf, looksIn, othersGoOn, runOf } from "./lane-bench.ts";

describe("a session ends", () => {
  it("done, when its list is empty and everything is told", async () => {
    const { work, log } = await laneOf([runOf(["a"])]);
    expect(await work()).toBe("done");
    expect(log).toEqual(["look a", "told a", "told end"]);
    expect(await work()).toBe("done");
    expect(log).toHaveLength(3);
  });

  it("unsent, when its list is empty and the bus has not accepted everything", async () => {
    const { work } = await laneOf([runOf(["a"])]);
    expect(await work({ bus: { publish: async () => [] } })).toBe("unsent");
    expect(await work()).toBe("done");
  });

  it.each([
    ["later, when nothing is due as soon as it would wait for", 9001, true, "later", []],
    ["later, when no call may start any more and nothing is due soon", 9001, false, "later", []],
    ["with more to do, when no call may start any more", 0, false, "more", []],
    ["with more to do, when no call may start any more and something is due soon", 9000, false, "more", []],
    ["done, when what is due as late as it would wait for is done", 9000, true, "done", ["look a"]],
  ] as const)("%s", async (_how, dueMs, mayCall, outcome, looks) => {
    const { work, log } = await laneOf([runOf(["a"], { dueMs })]);
    expect(await work({ mayCall: () => mayCall })).toBe(outcome);
    expect(log.slice(0, 1)).toEqual(looks);
  });

  it("with the error of what failed, once everything in hand is through", async () => {
    const look: Look = async (id, { call, log }) => {
      if (id === "a") await call();
      await othersGoOn();
      if (id === "a") throw new Error("out of memory");
      await othersGoOn();
      log.push(`through with ${id}`);
      return DONE;
    };
    const { work, log } = await laneOf([runOf(["a", "b"])], look);
    await expect(work()).rejects.toThrow("out of memory");
    expect(log).toEqual(["look a", "look b", "through with b"]);
  });

  it("with the error of one that failed while the next was being taken, and nobody else hears of it", async () => {
    const look: Look = async (id, { call }) => {
      if (id === "a") await call();
      if (id === "b") throw new Error("out of memory");
      await othersGoOn();
      await othersGoOn();
      return DONE;
    };
    const { work, ledger } = await laneOf([runOf(["a", "b", "c"])], look);
    const take: Ledger["take"] = async (...how) => {
      const item = await ledger.take(...how);
      if (item && "chunk" in item && item.chunk === 2) await othersGoOn();
      return item;
    };
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on("unhandledRejection", hear);
    await expect(work({ ledger: { ...ledger, take } })).rejects.toThrow("out of memory");
    process.off("unhandledRejection", hear);
    expect(unheard).toEqual([]);
  });

  it("with an error when an item's run is not in the ledger", async () => {
    const plan = runOf(["a"]);
    const { work, ledger } = await laneOf([plan]);
    await expect(work({ ledger: { ...ledger, run: async () => undefined } })).rejects.toThrow(
      `the run ${plan.run.runId} of an item on acme-cn is not in the ledger; want its record`,
    );
  });
});

describe("while it waits", () => {
  it("a session sleeps a second and a half at a time, until something is due", async () => {
    const { work, slept } = await laneOf([runOf(["a"], { dueMs: 4000 })]);
    expect(await work()).toBe("done");
    expect(slept).toEqual([1500, 1500, 1000]);
  });

  it("it ends with the nap in which somebody wants it to", async () => {
    const { work, slept } = await laneOf([runOf(["a"], { dueMs: 4000 })]);
    expect(await work({ mayCall: () => slept.length === 0 })).toBe("more");
    expect(slept).toEqual([1500]);
  });

  const shut = { list: { ...startingAt(20), notBefore: NOW + 60_000 } };

  it.each([
    ["ends when its gate is shut for longer than it would wait", 0, 44_999, "later"],
    ["ends when the next item is due after that, too late as well", 70_000, 69_999, "later"],
    ["waits as long as it would for the gate", 0, 60_000, "done"],
    ["waits as long as it would for an item that is due after that", 70_000, 70_000, "done"],
  ])("a session %s", async (_what, dueMs, patienceMs, outcome) => {
    const { work, ledger, log, clock } = await laneOf([runOf(["a"], { dueMs })]);
    await ledger.keepLimiters(LANE, shut);
    expect(await work({ patienceMs })).toBe(outcome);
    expect(log.slice(0, 1)).toEqual(outcome === "done" ? ["look a"] : []);
    if (outcome === "done") expect(clock.now() - NOW).toBeGreaterThanOrEqual(45_000);
  });

  it("nobody waits for a gate that is shut when the list is empty", async () => {
    const { work, ledger, slept } = await laneOf([]);
    await ledger.keepLimiters(LANE, shut);
    expect(await work()).toBe("done");
    expect(slept).toEqual([]);
  });
});

describe("items are taken", () => {
  it("from the runs in turn, each under a lease of a minute", async () => {
    // The first has the lower id.
    const [one, two] = [runOf(["a", "b"]), runOf(["c", "d"], { requestId: "request-2" })];
    const { work, ledger, log } = await laneOf([one, two]);
    const taken: (readonly [string, number, number, Whose | undefined])[] = [];
    const take: Ledger["take"] = (lane, now, leaseUntil, whose) => {
      taken.push([lane, now - NOW, leaseUntil - NOW, whose]);
      return ledger.take(lane, now, leaseUntil, whose);
    };
    await work({ ledger: { ...ledger, take } });
    expect(looksIn(log)).toEqual(["look a", "look c", "look b", "look d"]);
    const after = [one, two, one, two].map(({ run }) => ({ after: run.runId }));
    expect(taken).toEqual([undefined, ...after].map((whose) => [LANE, 0, 60_000, whose]));
  });

  it("one at a time until the cloud has accepted the key", async () => {
    const look: Look = async (id, { call, log }) => {
      await call();
      await othersGoOn();
      log.push(`through with ${id}`);
      return DONE;
    };
    const { work, log } = await laneOf([runOf(["a", "b"])], look);
    const failure = { kind: "not-found", message: "no" } as const;
    await work({ ask: async () => ({ ok: false, failure, effect: "none" }) });
    const inHand = log.filter((line) => !line.startsWith("told"));
    expect(inHand).toEqual(["look a", "through with a", "look b", "through with b"]);
  });

  it("as soon as the cloud has accepted the key, with the first still in hand", async () => {
    const { work, log } = await laneOf([runOf(["a", "b"])], longFirst);
    await work();
    expect(log).toEqual(["look a", "look b", "told b", "through with a", "told a", "told end"]);
  });

  it("no more once no call may start", async () => {
    const { work, log } = await laneOf([runOf(["a", "b"])], longFirst);
    let isLate = false;
    const ask = async () => {
      isLate = true;
      return { ok: true, data: {} } as const;
    };
    expect(await work({ ask, mayCall: () => !isLate })).toBe("more");
    expect(log).toEqual(["look a", "through with a", "told a"]);
  });

  it.each([
    ["quick", 0, 3],
    ["slow", 1000, 7],
  ])("as many at once as keep the rate of 20 busy when calls are %s", async (_how, callMs, most) => {
    const inHand = { now: 0, most: 0 };
    const look: Look = async (id, { call, clock }) => {
      inHand.now += 1;
      inHand.most = Math.max(inHand.most, inHand.now);
      if (id === "0") clock.advance(callMs);
      if (id === "0") await call();
      await othersGoOn();
      if (id !== "0") await othersGoOn();
      inHand.now -= 1;
      return DONE;
    };
    const { work } = await laneOf([runOf(Array.from({ length: 12 }, (_, index) => String(index)))], look);
    await work();
    expect(inHand).toEqual({ now: 0, most });
  });

  it("also as pages of jobs that are not in chunks yet", async () => {
    const jobs = Array.from({ length: 490 }, (_, index) => `job-${index}`);
    const plan = planned({ jobs });
    const { work, ledger, log } = await laneOf([plan]);
    expect(await work()).toBe("done");
    expect(await ledger.run(plan.run.runId)).toMatchObject({ open: 0, counts: { refused: 490 } });
    expect(log).toHaveLength(491);
  });
});

describe("a run is asked once a session", () => {
  it.each([
    ["whether it has room for the day", true, ["look a", "look b"]],
    ["and one without room changes nothing", false, []],
  ])("%s", async (_what, hasRoom, looks) => {
    const { work, ledger, log } = await laneOf([runOf(["a", "b"])]);
    const asked: number[] = [];
    const reserve: Ledger["reserve"] = async ({ jobs }) => {
      asked.push(jobs);
      return hasRoom;
    };
    await work({ ledger: { ...ledger, reserve } });
    expect(asked).toEqual([2]);
    expect(looksIn(log)).toEqual(looks);
  });
});

/** The first look makes two calls and takes a while; the others make none. */
const longFirst: Look = async (id, { call, log }) => {
  if (id !== "a") return DONE;
  await call();
  await call();
  await othersGoOn();
  log.push(`through with ${id}`);
  return DONE;
};
