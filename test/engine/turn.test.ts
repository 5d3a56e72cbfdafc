import { expect, it } from "vitest";
import { createGate } from "#lib/engine/gate.ts";
import { beginTurn } from "#lib/engine/turn.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { ApiRequest } from "#lib/providers/provider.ts";

const REQUEST: ApiRequest = { operation: "Read", method: "GET", path: "/", query: {}, headers: {}, body: "" };

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
  for (let call = 0; call < 3; call += 1) expect(await ask(REQUEST)).toEqual({ ok: false, failure, effect: "none" });
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
