import { describe, expect, it } from "vitest";
import { settleForbidden } from "#lib/engine/forbid.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { NOW, TARGET } from "../jobs/samples.ts";
import { type Given, takeInHand } from "./in-hand.ts";

const CALLED: Carried = { how: "unheard", at: NOW, alone: true, from: "Synchronizing" };
const OPENED: Failure = { kind: "access-denied", code: "InvalidAccessKeyId", message: "who are you", lane: true };
const ELSEWHERE = { ...TARGET, region: "cn-beijing" };
const PROTECTED = { protect: { ids: ["a", "b"] } };
/** Of the two jobs only b may have been reached by a call. */
const bCalled = (task: Task): Task => (task.job.id === "b" ? { ...task, carried: CALLED } : task);

describe("an item whose worker has died again and again", () => {
  const DIED = "its worker died 5 times in a row";

  it.each([
    [6, [`unproven: ${DIED}; last seen Synchronizing`, `unproven: ${DIED}; it was never read`]],
    [5, []],
    [1, []],
  ])("is taken for the %d. time", async (takes, want) => {
    const tasks = (task: Task): Task => (task.job.id === "b" ? { ...task, status: null } : task);
    expect(await verdicts({ takes, tasks })).toEqual(want);
  });

  it("is given up with the facts of the last failure under a message of our own", async () => {
    const lastFailure: Failure = { kind: "timeout", code: "Code", message: "slow" };
    const { events } = await settled({ takes: 6, tasks: (task) => ({ ...task, lastFailure }) });
    const message = `${DIED}; last seen Synchronizing`;
    expect(events[0]?.error).toEqual({ kind: "unavailable", code: "Code", message });
  });

  it("is given up whatever else forbids a call", async () => {
    const all = { bench: { target: ELSEWHERE, breaker: { opened: OPENED } }, guardrails: PROTECTED };
    const [verdict] = await verdicts({ takes: 6, ...all });
    expect(verdict).toBe(`unproven: ${DIED}; last seen Synchronizing`);
  });
});

describe("a target that has changed since the run was accepted", () => {
  const CHANGED = "the target acme-cn is not the one this run was accepted for: its config has changed";

  it("refuses a job that no call has reached, and leaves another unproven", async () => {
    const { events } = await settled({ bench: { target: ELSEWHERE }, tasks: bCalled });
    expect(events.map(({ verdict, reason, error }) => ({ verdict, reason, error }))).toEqual([
      { verdict: "refused", reason: CHANGED, error: undefined },
      { verdict: "unproven", reason: CHANGED, error: { kind: "invalid-request", message: CHANGED } },
    ]);
  });

  it("comes before a key that is not accepted", async () => {
    const bench = { target: ELSEWHERE, breaker: { opened: OPENED } };
    expect(await verdicts({ bench })).toEqual([`refused: ${CHANGED}`, `refused: ${CHANGED}`]);
  });

  it("may have another rate", async () => {
    expect(await verdicts({ bench: { target: { ...TARGET, rate: 3 } } })).toEqual([]);
  });
});

describe("a key that the cloud does not accept", () => {
  const NO_CALL = "no call is accepted any more: who are you";

  it("fails a job that no call has reached, and leaves another unproven, with the cloud's words", async () => {
    const { events } = await settled({ bench: { breaker: { opened: OPENED } }, tasks: bCalled });
    const error = { kind: "access-denied", code: "InvalidAccessKeyId", message: "who are you" };
    expect(events.map(({ verdict, reason, error: told }) => ({ verdict, reason, error: told }))).toEqual([
      { verdict: "failed", reason: NO_CALL, error },
      { verdict: "unproven", reason: NO_CALL, error },
    ]);
  });

  it("comes before a guardrail", async () => {
    const given = { bench: { breaker: { opened: OPENED } }, guardrails: PROTECTED };
    expect(await verdicts(given)).toEqual([`failed: ${NO_CALL}`, `failed: ${NO_CALL}`]);
  });
});

describe("a guardrail", () => {
  it("refuses a job that no call has reached, blames no cloud, and keeps the others in hand", async () => {
    const { held, events } = await settled({ guardrails: PROTECTED, tasks: bCalled });
    expect(events).toMatchObject([
      { jobId: "a", verdict: "refused", reason: "protected: guardrails.protect.ids names it" },
    ]);
    expect(events[0]).not.toHaveProperty("error");
    expect(held?.todo.tasks.map(({ job }) => job.id)).toEqual(["b"]);
  });

  it("is no obstacle to a job it does not name", async () => {
    expect(await verdicts({ guardrails: { protect: { ids: ["c"] } } })).toEqual([]);
  });
});

describe("an item that is allowed", () => {
  it("is the same afterwards", async () => {
    const { held } = await takeInHand();
    expect(await settleForbidden(held)).toBe(held);
  });

  it("may never have been counted", async () => {
    const { held } = await takeInHand();
    const { takes: _takes, ...todo } = held.todo;
    const uncounted = { ...held, todo };
    expect(await settleForbidden(uncounted)).toBe(uncounted);
  });
});

it("an item that is not ours any more is let go", async () => {
  const { held, ledger } = await takeInHand({ guardrails: PROTECTED });
  await ledger.save(held.todo);
  expect(await settleForbidden(held)).toBeUndefined();
});

async function settled(given: Given) {
  const { held, ledger } = await takeInHand(given);
  const after = await settleForbidden(held);
  return { held: after, events: await ledger.verdicts(held.run.runId) };
}

async function verdicts(given: Given): Promise<readonly string[]> {
  const { events } = await settled(given);
  return events.map(({ verdict, reason }) => `${verdict}: ${reason}`);
}
