import { describe, expect, it } from "vitest";
import { startingAt } from "#lib/engine/limiter.ts";
import { begin, keep, type LaneWork, learnLatency, mostInFlight, type Session } from "#lib/engine/session.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer } from "#lib/providers/provider.ts";
import { NOW, TARGET } from "../jobs/samples.ts";
import { createBench, requestOf, type TestClock, UPTIME_MS } from "./bench.ts";

const READ = requestOf("DescribeDtsJobs");
const OK: Answer = { ok: true, data: { jobs: 3 } };
const refusedBy = (failure: Failure): Answer => ({ ok: false, failure, effect: "none" });
const BAD_KEY = refusedBy({ kind: "access-denied", lane: true, message: "the key is not known" });
const REFUSED = refusedBy({ kind: "not-found", message: "no such job" });

describe("a session at its start", () => {
  it("has nothing in hand and nothing to tell, and knows of no key that is good or bad", async () => {
    const session = await begin(workOf({}));
    expect(session).toMatchObject({ latencyS: 0.1, keptAt: UPTIME_MS, news: { isUntold: false }, patienceMs: 9000 });
    expect([session.served, session.breaker, session.inFlight.size, session.runs.size]).toEqual([undefined, {}, 0, 0]);
  });

  it("goes on from what earlier ones learned of its target's rates, and of no other's", async () => {
    const work = workOf({});
    await work.ledger.keepLimiters("acme-cn", { list: startingAt(7) });
    await work.ledger.keepLimiters("acme-hw", { list: startingAt(3), detail: startingAt(3) });
    expect((await begin(work)).gate.limiters()).toEqual({ list: startingAt(7) });
  });

  it("begins at the rate its target is configured for", async () => {
    const { gate } = await begin(workOf({ target: { ...TARGET, rate: 2 } }));
    gate.line(gate.rates.changing);
    expect(gate.rate()).toBe(2);
  });
});

describe("what a session has learned", () => {
  it("is kept for the next one, with the time of keeping", async () => {
    const work = workOf({});
    const session = await begin(work);
    await session.ask(READ);
    work.clock.advance(300);
    await keep(session);
    expect(await work.ledger.limiters("acme-cn")).toMatchObject({ list: { accepted: 1, lastAccepted: NOW } });
    expect(session.keptAt).toBe(UPTIME_MS + 300);
  });

  it("is not kept by one that has not called: the older record may know more", async () => {
    const work = workOf({});
    await work.ledger.keepLimiters("acme-cn", { list: startingAt(7) });
    const session = await begin(work);
    await work.ledger.keepLimiters("acme-cn", { list: startingAt(9) });
    work.clock.advance(300);
    await keep(session);
    expect(await work.ledger.limiters("acme-cn")).toEqual({ list: startingAt(9) });
    expect(session.keptAt).toBe(UPTIME_MS + 300);
  });
});

describe("items in hand", () => {
  it.each([
    { rate: 0, latencyS: 0.1, most: 1 },
    { rate: 5, latencyS: 0.1, most: 2 },
    { rate: 10, latencyS: 0.1, most: 2 },
    { rate: 11, latencyS: 0.1, most: 3 },
    { rate: 20, latencyS: 0.5, most: 11 },
    { rate: 76, latencyS: 0.5, most: 39 },
    { rate: 78, latencyS: 0.5, most: 40 },
    { rate: 80, latencyS: 0.5, most: 40 },
    { rate: 1000, latencyS: 2, most: 40 },
  ])("at $rate calls a second that take $latencyS s each are $most", async ({ rate, latencyS, most }) => {
    expect(mostInFlight(await sessionAt(rate, latencyS, { accepted: true }))).toBe(most);
  });

  it.each([{}, { accepted: false }])("are one while no key is known to be good (%j)", async (breaker) => {
    expect(mostInFlight(await sessionAt(1000, 1, breaker))).toBe(1);
  });
});

describe("the time a call keeps its item", () => {
  it.each([
    ["moves a fifth of the way to a longer turn's", 600, { calls: 1, waitedMs: 0 }, 0.2],
    ["moves a fifth of the way to a shorter turn's", 0, { calls: 1, waitedMs: 0 }, 0.08],
    ["is a turn's share for each call", 2400, { calls: 4, waitedMs: 0 }, 0.2],
    ["leaves out the wait at the gate", 9000, { calls: 2, waitedMs: 7800 }, 0.2],
    ["learns nothing from a turn without a call", 5000, { calls: 0, waitedMs: 100 }, 0.1],
  ])("%s", async (_title, turnMs, spent, latencyS) => {
    const session = await begin(workOf({}));
    learnLatency(session, turnMs, { ...spent, answered: 0 });
    expect(session.latencyS).toBeCloseTo(latencyS, 9);
  });
});

describe("a session's calls", () => {
  it("are answered by the cloud, and the first that it accepts says that the key is good", async () => {
    const { session, sent, heard } = await calling([OK]);
    expect(heard.isAccepted).toBe(false);
    expect(await session.ask(READ)).toEqual({ ok: true, data: { jobs: 3 } });
    expect([session.breaker, heard.isAccepted, sent]).toEqual([{ accepted: true }, true, ["DescribeDtsJobs"]]);
  });

  it("that are refused for their job say nothing of the key", async () => {
    const { session, sent, heard } = await calling([REFUSED, REFUSED]);
    expect([await session.ask(READ), await session.ask(READ)]).toEqual([REFUSED, REFUSED]);
    expect([session.breaker, heard.isAccepted, sent.length]).toEqual([{}, false, 2]);
  });

  it("end for good with the first that says the key is not accepted", async () => {
    const { session, sent, heard } = await calling([BAD_KEY, OK]);
    expect([await session.ask(READ), await session.ask(READ)]).toEqual([BAD_KEY, BAD_KEY]);
    expect([session.breaker.opened?.message, session.breaker.accepted]).toEqual(["the key is not known", undefined]);
    expect([heard.isAccepted, sent.length]).toEqual([false, 1]);
  });

  it("under way together keep the first reason why the key is not accepted", async () => {
    const later = refusedBy({ kind: "access-denied", lane: true, message: "the key is locked" });
    const { session } = await calling([BAD_KEY, later]);
    await Promise.all([session.ask(READ), session.ask(READ)]);
    expect(session.breaker.opened?.message).toBe("the key is not known");
  });

  it("that no time is left for are not sent", async () => {
    const { session, sent } = await calling([OK], false);
    expect(await session.ask(READ)).toEqual({
      ok: false,
      failure: { kind: "unavailable", message: "no time was left for the call; it was not sent" },
      effect: "none",
    });
    expect([session.breaker, sent]).toEqual([{}, []]);
  });

  it("teach the gate: a class that is throttled for a minute lets nobody begin", async () => {
    const { session } = await calling([refusedBy({ kind: "throttled", message: "slow", retryAfterMs: 60_000 })]);
    await session.ask(READ);
    expect(session.gate.restsFor()).toBe(60_000);
  });
});

function workOf(overrides: Partial<LaneWork>): LaneWork & { readonly clock: TestClock } {
  const { breaker: _breaker, gate: _gate, news: _news, ...bench } = createBench();
  return { ...bench, bus: { publish: async (events) => events }, patienceMs: 9000, ...overrides, clock: bench.clock };
}

async function sessionAt(rate: number, latencyS: number, breaker: Session["breaker"]): Promise<Session> {
  const session = await begin(workOf({}));
  return { ...session, breaker, latencyS, gate: { ...session.gate, rate: () => rate } };
}

/** A session whose calls are answered so, one after the other. `sent`: what reached the cloud. */
async function calling(answers: readonly Answer[], mayCall = true) {
  const sent: string[] = [];
  const ask: LaneWork["ask"] = async ({ operation }) => {
    sent.push(operation);
    return answers[sent.length - 1] ?? OK;
  };
  const session = await begin(workOf({ ask, mayCall: () => mayCall }));
  const heard = { isAccepted: false };
  session.accepted.then(() => {
    heard.isAccepted = true;
  });
  return { session, sent, heard };
}
