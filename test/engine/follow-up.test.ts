import { describe, expect, it } from "vitest";
import { guardFollowUps, isForbidden } from "#lib/engine/follow-up.ts";
import type { Turn } from "#lib/engine/turn.ts";
import type { Answer, Ask } from "#lib/providers/provider.ts";
import { NOW } from "../jobs/samples.ts";
import { type Given, type InHand, requestOf, takeInHand, takeOver } from "./in-hand.ts";

const CHANGE = requestOf("StartDtsJob");
const READ = requestOf("DescribeDtsJobDetail");
const BY = { by: "ada", at: NOW };

/** Whatever the limiter would say. */
const EAGER: Partial<Turn> = { mayChange: async () => true };
const LATE: Partial<Turn> = { mayChange: async () => false };

const OK: Answer = { ok: true, data: {} };
const NOT_SENT: Answer = {
  ok: false,
  failure: { kind: "unavailable", message: "a second call for the job could not follow at once; it was not sent" },
  effect: "none",
};

describe("the first changing call", () => {
  it("leaves at once, for everything was looked at before it", async () => {
    const { ask, inHand } = await guarded({ turn: LATE });
    inHand.pass(60_000);
    await inHand.ledger.brake({ is: "halt", ...BY });
    expect(await ask(CHANGE)).toEqual({ ok: true, data: {} });
    expect(inHand.did).toEqual(["StartDtsJob"]);
  });
});

describe("a second changing call", () => {
  it("leaves when it has a place, and its read is fresh", async () => {
    const { ask, inHand } = await guarded({});
    await ask(CHANGE);
    inHand.pass(3000);
    expect(await ask(CHANGE)).toEqual({ ok: true, data: {} });
    expect(inHand.did).toEqual(["StartDtsJob", "place within 5000", "StartDtsJob"]);
  });

  it("is looked at like the second when it is the third", async () => {
    const { ask, inHand } = await guarded({});
    for (let call = 0; call < 3; call += 1) await ask(CHANGE);
    expect(inHand.did.filter((one) => one.startsWith("place"))).toHaveLength(2);
  });

  it("needs no place for the read before it, which makes it as fresh as when that left", async () => {
    const { ask, inHand } = await guarded({});
    await ask(CHANGE);
    inHand.pass(9000);
    expect(await ask(READ)).toEqual({ ok: true, data: {} });
    inHand.pass(1000);
    expect(await ask(CHANGE)).toEqual({ ok: true, data: {} });
    expect(inHand.did).toEqual(["StartDtsJob", "DescribeDtsJobDetail", "place within 7000", "StartDtsJob"]);
  });

  it("rests on the older read when the newer one was not answered", async () => {
    const failed: Answer = { ok: false, failure: { kind: "timeout", message: "slow" }, effect: "unknown" };
    const { ask, inHand } = await guarded({ answer: ({ operation }) => (operation === READ.operation ? failed : OK) });
    await ask(CHANGE);
    inHand.pass(3000);
    expect(await ask(READ)).toEqual(failed);
    expect(await ask(CHANGE)).toEqual(OK);
    expect(inHand.did).toEqual(["StartDtsJob", "DescribeDtsJobDetail", "place within 5000", "StartDtsJob"]);
  });

  it.each([
    ["the limiter has no place", { turn: LATE }, async () => undefined],
    ["the newest read is too old", { turn: EAGER }, async ({ pass }: InHand) => pass(8001)],
    ["another run has the first of its jobs", {}, async (inHand: InHand) => takeOver(inHand, "a")],
    ["another run has the last of its jobs", {}, async (inHand: InHand) => takeOver(inHand, "b")],
    ["everything is halted", {}, async ({ ledger }: InHand) => ledger.brake({ is: "halt", ...BY })],
    [
      "its run is cancelled",
      {},
      async ({ ledger, held }: InHand) => ledger.brake({ is: "cancel", runId: held.run.runId, ...BY }),
    ],
    ["one of its jobs is protected", { guardrails: { protect: { ids: ["b"] } } }, async () => undefined],
  ] as const)("is answered as one that did nothing when %s", async (_title, given, meanwhile) => {
    const { ask, inHand } = await guarded(given);
    await ask(CHANGE);
    await meanwhile(inHand);
    expect(await ask(CHANGE)).toEqual(NOT_SENT);
    expect(inHand.did.filter((one) => one === "StartDtsJob")).toHaveLength(1);
  });

  it.each([
    [8000, true],
    [8001, false],
  ])("whose read is %d ms old once the brakes are read leaves: %s", async (age, leaves) => {
    const { ask } = await guarded({ brakesTake: age });
    await ask(CHANGE);
    expect(await ask(CHANGE)).toEqual(leaves ? OK : NOT_SENT);
  });

  it("needs no job that its own call does not carry", async () => {
    const inHand = await takeInHand({ command: { action: "start" } });
    const ask = guardFollowUps(inHand.held, inHand.held.todo.tasks.slice(0, 1), 0);
    await takeOver(inHand, "b");
    await ask(CHANGE);
    expect(await ask(CHANGE)).toEqual(OK);
  });
});

describe("a change", () => {
  const halt = { is: "halt", ...BY } as const;

  it.each([
    ["nothing", {}, false],
    ["a guardrail for one of its jobs", { guardrails: { protect: { ids: ["b"] } } }, true],
    ["a guardrail for another job", { guardrails: { protect: { ids: ["c"] } } }, false],
    [
      "the brakes that cannot be read",
      { ledger: () => ({ brakes: async () => Promise.reject(new Error("down")) }) },
      true,
    ],
  ] as const)("is forbidden by %s: %s", async (_title, given, want) => {
    const { held } = await takeInHand(given);
    expect(await isForbidden(held, held.todo.tasks)).toBe(want);
  });

  it("is forbidden by a halt, even when it carries no job", async () => {
    const { held, ledger } = await takeInHand();
    await ledger.brake(halt);
    expect(await isForbidden(held, [])).toBe(true);
  });

  it("is allowed once a halt that was read before has been lifted", async () => {
    const { held } = await takeInHand();
    expect(await isForbidden({ ...held, brakes: { on: [halt] } }, held.todo.tasks)).toBe(false);
  });
});

/** A start of a and b that may be more than one call, on a read that left when the item was taken. */
async function guarded(given: Given): Promise<{ ask: Ask; inHand: InHand }> {
  const inHand = await takeInHand({ ...given, command: { action: "start" } });
  return { ask: guardFollowUps(inHand.held, inHand.held.todo.tasks, 0), inHand };
}
