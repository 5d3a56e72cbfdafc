import { describe, expect, it } from "vitest";
import { decide } from "#lib/engine/decide.ts";
import type { Situation } from "#lib/engine/decision.ts";
import type { Action } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Observation, Seen } from "#lib/jobs/observation.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { StateTable } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { freshly } from "./bench.ts";

const CARRIED: Carried = { how: "unheard", at: NOW, alone: true, from: "Synchronizing" };
const FAILURE: Failure = { kind: "unavailable", message: "html" };
const DENIED: Failure = { kind: "access-denied", code: "Forbidden.RAM", message: "You may not." };

describe("what a read teaches of a job", () => {
  it("is that it is there, and the cloud's word for its state", () => {
    expect(look(freshly("stop"), reads("Locked"))).toStrictEqual({
      do: "act",
      task: { ...freshly("stop"), seen: true, status: "Locked", statusBefore: "Locked" },
    });
  });

  it("is its name, its kind, its instance, how it is paid for, its role and the API that showed it", () => {
    const paid = { kind: "sync", instanceId: "i-1", isPrepaid: true } as const;
    const facts = { name: "nightly", ...paid, role: "parent", via: "v5" } as const;
    expect(look(freshly("stop"), reads("Locked", facts)).task).toStrictEqual({
      ...freshly("stop", { id: "a", kind: "sync" }),
      seen: true,
      status: "Locked",
      statusBefore: "Locked",
      name: "nightly",
      isPrepaid: true,
      role: "parent",
      via: "v5",
      instanceId: "i-1",
    });
  });

  it("that does not tell its name or its tags takes both away: they may protect it now", () => {
    const known: Task = { ...seen("stop"), name: "nightly", tags: { env: "dev" } };
    const { task } = look(known, reads("Locked"));
    expect([task.name, task.tags]).toEqual([undefined, undefined]);
  });

  it("that says nothing of them leaves what was known", () => {
    const known: Task = {
      ...seen("stop"),
      isPrepaid: false,
      role: "child",
      via: "v3",
      instanceId: "i-1",
    };
    expect(look(known, reads("Locked")).task).toStrictEqual({
      ...known,
      status: "Locked",
      statusBefore: "Locked",
    });
  });

  it.each<[string, Partial<Task>, string]>([
    ["every read before a call", { statusBefore: "Locked" }, "Synchronizing"],
    ["none after a call that may have reached it", { statusBefore: "Locked", carried: CARRIED }, "Locked"],
    ["none after a proven step", { statusBefore: "Locked", proven: ["stop"] }, "Locked"],
    ["a read after a call that certainly did nothing", { statusBefore: "Locked", attempts: 1 }, "Synchronizing"],
  ])("is the status it had before this run touched it: %s", (_title, before, want) => {
    expect(look({ ...seen("teardown"), ...before }, reads("Synchronizing")).task.statusBefore).toBe(want);
  });

  it("takes back that a listing had left it out", () => {
    expect(look({ ...seen("stop"), missedOnce: true }, reads("Locked")).task).not.toHaveProperty("missedOnce");
  });

  it.each<[string, Partial<Task>, boolean, boolean]>([
    ["at first, by another read", { seen: false }, true, true],
    ["at first, by a listing", { seen: false }, false, false],
    ["again by another read, and never by a listing", { seen: true, unlisted: true }, true, true],
    ["again by another read, and once by a listing", { seen: true }, true, false],
    ["by a listing at last", { seen: true, unlisted: true }, false, false],
  ])("shown %s: whether no listing has shown it yet", (_title, before, unlisted, want) => {
    const { task } = look({ ...freshly("stop"), ...before }, reads("Locked", unlisted ? { unlisted } : {}));
    expect(task.unlisted).toBe(want ? true : undefined);
  });
});

describe("a read that failed", () => {
  it("is kept as the last problem of a job that is looked at again", () => {
    expect(look(seen("stop"), { is: "unreadable", failure: FAILURE })).toStrictEqual({
      do: "wait",
      task: { ...seen("stop"), lastFailure: FAILURE },
    });
  });

  it("because it is not allowed ends a job that nothing was sent for, in the cloud's words", () => {
    expect(look(freshly("stop"), { is: "unreadable", failure: DENIED })).toMatchObject({
      conclusion: { verdict: "failed", reason: "it may not be read: You may not.", error: DENIED },
    });
  });
});

describe("a kind", () => {
  const said = (kind: Kind) => freshly("stop", { id: "a", kind });

  it("that the cloud contradicts ends the job with what it reads", () => {
    expect(look(said("sync"), reads("Migrating", { kind: "migration" }))).toMatchObject({
      task: { seen: false, job: { kind: "sync" } },
      conclusion: {
        verdict: "refused",
        reason: "the command says sync, the cloud says migration",
        status: "Migrating",
      },
    });
  });

  it.each<[string, Task, Kind | undefined]>([
    ["both agree on", said("sync"), "sync"],
    ["only the caller names", said("sync"), undefined],
    ["only the cloud names", freshly("stop"), "migration"],
    ["the cloud has changed since the first read of the job", { ...said("sync"), seen: true }, "migration"],
  ])("that %s is no mistake", (_title, task, kind) => {
    expect(look(task, reads("Synchronizing", kind ? { kind } : {})).do).toBe("act");
  });
});

describe("a job in the state that is wanted", () => {
  const noted = withStopNote("it costs as before");

  it("before any call was sent needs none, whatever its letters look like", () => {
    expect(look(seen("stop"), reads("FINISHED"))).toMatchObject({
      conclusion: { verdict: "already", reason: "it is FINISHED already; nothing was done", proven: [] },
    });
  });

  it("with a note for the step says that, too", () => {
    expect(look(seen("stop"), reads("Finished"), noted)).toMatchObject({
      conclusion: { verdict: "already", reason: "it is Finished already; nothing was done; it costs as before" },
    });
    expect(look(sent("stop"), reads("Finished"), noted)).toMatchObject({
      conclusion: { verdict: "succeeded", reason: "stop proven: it reads Finished; it costs as before" },
    });
  });

  it.each(["accepted", "unheard", "refused"] as const)("after a call (%s) has proved it", (how) => {
    expect(look(sent("stop", { how }), reads("Finished"))).toMatchObject({
      task: { proven: ["stop"] },
      conclusion: { verdict: "succeeded", reason: "stop proven: it reads Finished", proven: ["stop"] },
    });
  });

  it.each([
    [
      "accepted",
      "conclude",
      { verdict: "succeeded", reason: "started, and it has ended: Finished", proven: ["start"] },
    ],
    ["unheard", "wait", undefined],
  ] as const)("or in the one after it, after a start (%s): %s", (how, want, conclusion) => {
    const decision = look(sent("start", { how }), reads("Finished"));
    expect(decision.do).toBe(want);
    if (conclusion) expect(decision).toMatchObject({ conclusion });
  });

  it("has the id that its reset has given it", () => {
    const decision = look(sent("reset"), reads("NotConfigured", { newJobId: "b" }));
    expect(decision).toMatchObject({ conclusion: { verdict: "succeeded", newJobId: "b", proven: ["reset"] } });
  });
});

describe("a teardown", () => {
  const half: Task = { ...seen("teardown"), job: { id: "a", kind: "sync" } };

  it.each(["Finished", "NotStarted", "PrecheckFailed"])("of a %s job goes on with the delete at once", (status) => {
    expect(look(half, reads(status))).toStrictEqual({
      do: "act",
      task: { ...half, status, statusBefore: status, steps: ["delete"] },
    });
  });

  it("whose stop is proven begins its delete anew", () => {
    const stopped: Task = {
      ...half,
      ...{ attempts: 2, looks: 5, alone: true, askedAgain: true, refusedWith: 3 },
      carried: { how: "accepted", at: NOW, alone: true, from: "Synchronizing" },
    };
    expect(look(stopped, reads("Finished"))).toStrictEqual({
      do: "act",
      task: { ...half, status: "Finished", steps: ["delete"], proven: ["stop"], attempts: 2 },
    });
  });

  it("that is done with its stop treats a refusal of that as settled", () => {
    const refused: Task = { ...half, refusal: { kind: "quota", message: "no" } };
    expect(look(refused, reads("Finished")).task).not.toHaveProperty("refusal");
  });

  it.each([
    ["teardown", "act"],
    ["stop", "conclude"],
  ] as const)("may do with a state that a delete may begin from, a stop may not (%s)", (action, want) => {
    expect(look(seen(action), reads("NotStarted")).do).toBe(want);
  });
});

it.each(["stop", "delete"] as const)("a %s that the provider does not have is refused", (action) => {
  expect(look(seen(action), reads("Locked"), { ...alibabaDts.states, rules: {} })).toMatchObject({
    conclusion: { verdict: "refused", reason: `${action} is not available for alibaba-dts` },
  });
});

it("the state of a job's other direction keeps it from being deleted", () => {
  expect(look(seen("delete"), reads("Finished", { otherStatus: "Synchronizing" }))).toMatchObject({
    conclusion: {
      verdict: "refused",
      reason: "its other direction is Synchronizing, and a delete may take both; stop that first",
    },
  });
});

function look(task: Task, observation: Observation, states: StateTable = alibabaDts.states) {
  const situation: Situation = { run: planned({}).run, states, guardrail: () => undefined, now: NOW };
  return decide(task, observation, situation);
}

function reads(status: string, facts: Partial<Seen> = {}): Observation {
  return { is: "seen", status, ...facts };
}

function seen(action: Action): Task {
  return { ...freshly(action), seen: true, status: "Synchronizing" };
}

function sent(action: Action, carried: Partial<Carried> = {}): Task {
  const call: Carried = { how: "accepted", at: NOW, alone: true, from: "Synchronizing", ...carried };
  return { ...seen(action), attempts: 1, carried: call };
}

function withStopNote(note: string): StateTable {
  const { stop } = alibabaDts.states.rules;
  if (!stop) throw new Error("DTS has no stop; want its rule");
  return { ...alibabaDts.states, rules: { ...alibabaDts.states.rules, stop: { ...stop, note: () => note } } };
}
