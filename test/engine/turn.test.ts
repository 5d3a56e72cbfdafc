import { describe, expect, it } from "vitest";
import { createGate } from "#lib/engine/gate.ts";
import { beginTurn } from "#lib/engine/turn.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, Ask } from "#lib/providers/provider.ts";
import { createClock, requestOf, UPTIME_MS } from "./bench.ts";

const ANY = { name: "any", start: 1, most: 100 };

/** How many of three calls of one look reach the cloud when the first is answered by this failure. */
async function callsAfter(failure: Failure): Promise<number> {
  let calls = 0;
  let at = 0;
  const sleep = async (ms: number) => {
    at += Math.max(1, ms);
  };
  const ports = { clock: { now: () => at, elapsed: () => at, sleep }, mayCall: () => true };
  const gate = createGate({
    provider: { rates: { changing: ANY, classOf: () => ANY } },
    rate: 1000,
    remembered: {},
    ...ports,
  });
  const { ask, isTurnedAway } = beginTurn({
    ...ports,
    gate,
    priority: 5,
    ask: async () => {
      calls += 1;
      return { ok: false, failure, effect: "none" };
    },
  });
  for (let call = 0; call < 3; call += 1)
    expect(await ask(requestOf("Read"))).toEqual({ ok: false, failure, effect: "none" });
  expect(isTurnedAway()).toBe(calls === 1);
  return calls;
}

it.each([
  ["throttled", { kind: "throttled", message: "slow" }, 1],
  ["a key that is not accepted", { kind: "access-denied", lane: true, message: "who" }, 1],
  ["an expired token", { kind: "credentials-expired", message: "old" }, 1],
  ["a refusal about a job", { kind: "not-found", message: "no" }, 3],
  ["a reply that cannot be read", { kind: "unavailable", message: "html" }, 3],
] as const)("%s: the rest of the look makes the calls it should", async (_title, failure, calls) => {
  expect(await callsAfter(failure)).toBe(calls);
});

describe("a turn at the gate", () => {
  it("waits for the rate before each call, and says how long it has waited", async () => {
    const { turn, sent } = turnAt(1);
    for (let call = 0; call < 3; call += 1) await turn.ask(requestOf("Read"));
    expect(sent.map(({ at }) => at)).toEqual([0, 950, 1950]);
    expect(turn.spent()).toMatchObject({ calls: 3, answered: 3, waitedMs: 1950 });
  });

  it("has spent nothing before its first call", () => {
    expect(turnAt(1).turn.spent()).toMatchObject({ calls: 0, answered: 0, waitedMs: 0 });
  });

  it.each([
    ["a success", OK, 1],
    ["a refusal about a job", refused({ kind: "not-found", message: "no" }), 1],
    ["a throttled call", refused({ kind: "throttled", message: "slow" }), 0],
    ["a key that is not accepted", refused({ kind: "access-denied", lane: true, message: "who" }), 0],
    ["a lost reply", refused({ kind: "timeout", message: "late" }), 0],
  ])(
    "counts %s among its calls, and as answered only when the cloud has had its word",
    async (_title, answer, want) => {
      const { turn } = turnAt(1, { answers: [answer] });
      expect(await turn.ask(requestOf("Read"))).toEqual(answer);
      expect(turn.spent()).toMatchObject({ calls: 1, answered: want });
    },
  );

  it("knows when the first call since it was last asked has left", async () => {
    const { turn, clock } = turnAt(1);
    clock.advance(10);
    expect(turn.firstLeft()).toBe(UPTIME_MS + 10);
    await turn.ask(requestOf("Read"));
    await turn.ask(requestOf("Read"));
    clock.advance(30);
    expect(turn.firstLeft()).toBe(UPTIME_MS + 10);
    expect(turn.firstLeft()).toBe(UPTIME_MS + 990);
  });

  it("holds a place for the changing call it asked for, and one only", async () => {
    const { turn, sent } = turnAt(1);
    expect([await turn.mayChange(0), await turn.mayChange(0)]).toEqual([true, true]);
    for (const operation of ["Read", "Change", "Change"]) await turn.ask(requestOf(operation));
    expect(sent).toEqual([
      { operation: "Read", at: 0 },
      { operation: "Change", at: 0 },
      { operation: "Change", at: 950 },
    ]);
  });

  it.each([
    [949, false, 0],
    [950, true, 950],
  ])("waits %i ms for a place that is free after 950 ms: %s", async (withinMs, want, waitedMs) => {
    const { turn } = turnAt(1);
    await turn.ask(requestOf("Change"));
    expect(await turn.mayChange(withinMs)).toBe(want);
    expect([turn.spent().waitedMs, turn.isTurnedAway()]).toEqual([waitedMs, false]);
  });

  it("with a place at a slow gate is not turned away by the wait of those who come after", async () => {
    const { turn } = turnAt(0.1);
    expect([await turn.mayChange(0), turn.isTurnedAway()]).toEqual([true, false]);
  });
});

describe("a gate that is shut", () => {
  it.each([
    [6000, false],
    [6001, true],
  ])("for %i ms to changing calls turns the rest of the turn away: %s", async (shutMs, isAway) => {
    const { turn, gate } = turnAt(1000);
    gate.heard("Change", refused({ kind: "throttled", message: "slow", retryAfterMs: shutMs }));
    expect([await turn.mayChange(100), turn.isTurnedAway()]).toEqual([false, isAway]);
  });

  it("answers every further call of the turn as throttled, without sending or waiting", async () => {
    const { turn, gate, sent } = turnAt(1000);
    gate.heard("Change", refused({ kind: "throttled", message: "slow", retryAfterMs: 7000 }));
    await turn.mayChange(100);
    const answer = {
      ok: false,
      failure: {
        kind: "throttled",
        message: "the cloud throttles the account's changing calls; this one was not sent",
        retryAfterMs: 7000,
      },
      effect: "none",
    };
    expect([await turn.ask(requestOf("Read")), await turn.ask(requestOf("Change"))]).toEqual([answer, answer]);
    expect(await turn.mayChange(60_000)).toBe(false);
    expect([sent, turn.spent().waitedMs]).toEqual([[], 0]);
  });

  it.each([
    [15_000, true],
    [15_001, false],
  ])("to reads for %i ms is waited for: %s", async (shutMs, isSent) => {
    const { turn, gate, sent } = turnAt(1000);
    gate.heard("Read", refused({ kind: "throttled", message: "slow", retryAfterMs: shutMs }));
    expect((await turn.ask(requestOf("Read"))).ok).toBe(isSent);
    expect([sent.length, turn.isTurnedAway()]).toEqual([isSent ? 1 : 0, !isSent]);
  });

  it("to reads says so by their name, and how long it stays so", async () => {
    const { turn, gate } = turnAt(1000);
    gate.heard("Read", refused({ kind: "throttled", message: "slow", retryAfterMs: 15_001 }));
    expect(await turn.ask(requestOf("Read"))).toMatchObject({
      failure: {
        message: "the cloud throttles the account's reading calls; this one was not sent",
        retryAfterMs: 15_001,
      },
    });
  });

  it("because no call may start any more leaves the word to whoever stopped it", async () => {
    const stopped = refused({ kind: "unavailable", message: "no time was left" });
    const { turn } = turnAt(1000, { mayCall: () => false, answers: [stopped] });
    expect(await turn.ask(requestOf("Read"))).toEqual(stopped);
    expect(turn.isTurnedAway()).toBe(false);
  });
});

const OK: Answer = { ok: true, data: {} };

function refused(failure: Failure): Answer {
  return { ok: false, failure, effect: "none" };
}

/** A turn at a gate with one class of reads and one of changes. `sent`: what left, and how long after the turn began. */
function turnAt(rate: number, { mayCall = () => true, answers = [OK] }: Partial<Setting> = {}) {
  const clock = createClock();
  const changing = { ...ANY, name: "changing" };
  const reading = { ...ANY, name: "reading" };
  const rates = { changing, classOf: (operation: string) => (operation === "Change" ? changing : reading) };
  const gate = createGate({ provider: { rates }, rate, remembered: {}, clock, mayCall });
  const sent: { operation: string; at: number }[] = [];
  const ask: Ask = async ({ operation }) => {
    sent.push({ operation, at: clock.elapsed() - UPTIME_MS });
    return answers[sent.length - 1] ?? OK;
  };
  return { turn: beginTurn({ ask, gate, clock, mayCall, priority: 5 }), gate, clock, sent };
}

type Setting = { readonly mayCall: () => boolean; readonly answers: readonly Answer[] };
