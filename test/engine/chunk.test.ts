import { describe, expect, it } from "vitest";
import type { Workbench } from "#lib/engine/held.ts";
import type { Action } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import type { KnownJob } from "#lib/providers/provider.ts";
import { NOW } from "../jobs/samples.ts";
import { guardedBy } from "./bench.ts";
import { taken } from "./chunk.ts";

const reads = (status: string): Observation => ({ is: "seen", status, kind: "sync" });
const IDS = ["a", "b", "c", "d"];

describe("a turn of a chunk", () => {
  it("looks at its jobs, gives their verdicts, and has no item left to give back", async () => {
    const chunk = await taken({ jobs: ["a", "b"] }, { see: () => reads("Finished") });
    const turn = await chunk.work();
    expect(chunk.looks.map(({ jobs }) => jobs)).toEqual([[{ id: "a" }, { id: "b" }]]);
    expect(await chunk.verdicts()).toEqual([
      ["a", "already", "it is Finished already; nothing was done"],
      ["b", "already", "it is Finished already; nothing was done"],
    ]);
    expect([chunk.saved, turn.spent().calls]).toEqual([[], 1]);
  });

  it("sends the call that the look asks for, and looks again later", async () => {
    const chunk = await taken({ jobs: ["a"] }, { see: () => reads("Synchronizing") });
    await chunk.work();
    expect([chunk.looks.length, chunk.calls]).toEqual([1, ["stop a"]]);
    expect(chunk.saved.at(-1)).toMatchObject({
      due: NOW + 2020,
      takes: 0,
      tasks: [{ status: "Synchronizing", claim: "held", attempts: 1, carried: { how: "accepted" }, due: NOW + 2020 }],
    });
  });

  it("puts a job off that is on its way, to be looked at when its wait is over", async () => {
    const chunk = await taken({ action: "start", jobs: ["a"] }, { see: () => reads("Prechecking") });
    await chunk.work();
    expect([chunk.looks.length, chunk.calls]).toEqual([1, []]);
    expect(chunk.saved).toMatchObject([{ due: NOW + 2020, tasks: [{ status: "Prechecking", looks: 1 }] }]);
  });

  it("puts a job off that the reply says nothing of", async () => {
    const chunk = await taken({ jobs: ["a"] }, { see: () => undefined });
    await chunk.work();
    const lastFailure = { kind: "unavailable", message: "the reply said nothing of this job" };
    expect(chunk.saved).toMatchObject([{ due: NOW + 2020, tasks: [{ seen: false, status: null, lastFailure }] }]);
  });

  it("looks at no job that a guardrail protects", async () => {
    const chunk = await taken({ jobs: ["a", "b"] }, { guardrails: guardedBy(["a"]), see: () => reads("Finished") });
    await chunk.work();
    expect(chunk.looks.map(({ jobs }) => jobs)).toEqual([[{ id: "b" }]]);
    expect((await chunk.verdicts()).map(([id, verdict]) => [id, verdict])).toEqual([
      ["a", "refused"],
      ["b", "already"],
    ]);
  });

  it("that no call may be made in any more leaves everything as it was", async () => {
    const chunk = await taken({ jobs: ["a"] }, { mayCall: () => false });
    await chunk.work();
    expect([chunk.looks, await chunk.verdicts()]).toEqual([[], []]);
    expect(chunk.saved).toMatchObject([{ due: NOW, tasks: [{ seen: false, due: NOW }] }]);
  });

  it("keeps what its look has taught when the call can leave no more", async () => {
    let mayCall = true;
    const see = () => {
      mayCall = false;
      return reads("Synchronizing");
    };
    const chunk = await taken({ jobs: ["a"] }, { see, mayCall: () => mayCall });
    await chunk.work();
    expect([chunk.looks.length, chunk.calls]).toEqual([1, []]);
    expect(chunk.saved).toMatchObject([{ due: NOW, tasks: [{ seen: true, status: "Synchronizing", due: NOW }] }]);
  });

  it("stops at once, without a call, when the item is somebody else's", async () => {
    const see = ({ id }: KnownJob) => reads(id === "a" ? "Finished" : "Synchronizing");
    const chunk = await taken({ jobs: ["a", "b"] }, { see });
    chunk.bench.ledger.conclude = async () => false;
    await chunk.work();
    expect([chunk.looks.length, chunk.calls, chunk.saved]).toEqual([1, [], []]);
  });
});

describe("the looks of a turn", () => {
  const see = () => reads("Locked");

  it("take as many jobs together as the provider reads at once", async () => {
    const chunk = await taken({ action: "start", jobs: IDS }, { see, together: 3 });
    await chunk.work();
    expect(chunk.lookedAt()).toEqual(["abc", "d"]);
  });

  it("take one job each in a chunk whose looks take long", async () => {
    const chunk = await taken({ action: "start", jobs: IDS }, { see });
    await chunk.work({ isSlow: true });
    expect(chunk.lookedAt()).toEqual(["a", "b", "c", "d"]);
  });

  it.each([
    [749, ["a", "b", "c"]],
    [750, ["a", "b"]],
    [2000, ["a"]],
  ])("that take %i ms each end after a second and a half", async (lookMs, want) => {
    const chunk = await taken({ action: "start", jobs: IDS }, { see, together: 1, lookMs });
    await chunk.work();
    expect(chunk.lookedAt()).toEqual(want);
    expect(chunk.saved.at(-1)).toMatchObject({ due: NOW });
  });

  it.each([
    [4000, undefined],
    [4001, true],
  ])("that take %i ms leave time for calls or do not: slow from then on is %s", async (lookMs, want) => {
    const chunk = await taken({ action: "start", jobs: IDS }, { see, lookMs });
    await chunk.work();
    expect(chunk.saved.map(({ isSlow }) => isSlow)).toEqual([want]);
  });

  it("are timed from their own call, not from the changing one before", async () => {
    const chunk = await taken({ jobs: ["a", "b"] }, { see: () => reads("Synchronizing"), together: 1, callMs: 1000 });
    chunk.bench.ask = async () => {
      if (chunk.calls.length === 1) chunk.bench.clock.advance(3500);
      return { ok: true, data: {} };
    };
    await chunk.work();
    expect([chunk.lookedAt(), chunk.saved.at(-1)?.isSlow]).toEqual([["a", "b"], undefined]);
  });

  it("are one at least, however long the brakes took to read", async () => {
    const chunk = await taken({ action: "start", jobs: ["a"] }, { see });
    chunk.bench.ledger.brakes = async () => {
      chunk.bench.clock.advance(2000);
      return [];
    };
    await chunk.work();
    expect(chunk.lookedAt()).toEqual(["a"]);
  });

  it("read the brakes once each", async () => {
    const chunk = await taken({ action: "start", jobs: IDS }, { see, together: 2 });
    const brakes = { reads: 0 };
    chunk.bench.ledger.brakes = async () => {
      brakes.reads += 1;
      return [];
    };
    await chunk.work();
    expect([chunk.lookedAt(), brakes.reads]).toEqual([["ab", "cd"], 2]);
  });

  it("heed a brake put up during the one before", async () => {
    const chunk = await taken({ action: "start", jobs: ["a", "b"] }, { see, together: 1 });
    chunk.bench.ledger.brakes = async () =>
      chunk.looks.length === 0 ? [] : [{ is: "protect", target: "acme-cn", jobId: "b", by: "ann", at: 0 }];
    await chunk.work();
    expect(chunk.lookedAt()).toEqual(["a", "b"]);
    expect(await chunk.verdicts()).toEqual([["b", "refused", "protected by ann"]]);
  });

  it("count for nothing once one has found that the key is not accepted", async () => {
    const opened: Failure = { kind: "access-denied", lane: true, message: "the key is not known" };
    const breaker: Workbench["breaker"] = {};
    const findOut = () => {
      breaker.opened = opened;
      return reads("Finished");
    };
    const chunk = await taken({ jobs: ["a"] }, { see: findOut, breaker });
    await chunk.work();
    expect(await chunk.verdicts()).toEqual([["a", "failed", "no call is accepted any more: the key is not known"]]);
  });
});

describe("a job as it is read", () => {
  const carried = (how: Carried["how"]): Carried => ({ how, at: NOW, alone: true, from: "Failed" });
  const GIVEN = { id: "a", kind: "sync", instanceId: "given" } as const;
  const seen = { seen: true, status: "Failed" };
  const known = { id: "a", kind: "sync", status: "Failed" };

  it.each<[string, Action, Partial<Task>, object]>([
    ["for the first time goes by the caller's instance", "stop", {}, GIVEN],
    ["again goes by its id alone", "stop", { ...seen, instanceId: "read" }, known],
    ["again before its reset goes by its id alone", "reset", { ...seen, instanceId: "read" }, known],
    [
      "after its reset may be another one of its instance",
      "reset",
      { ...seen, instanceId: "read", carried: carried("unheard") },
      { ...known, instanceId: "read" },
    ],
    [
      "after its reset goes by the caller's instance when no read has told it",
      "reset",
      { ...seen, carried: carried("refused") },
      { ...known, instanceId: "given" },
    ],
    [
      "after its accepted reset may be gone",
      "reset",
      { ...seen, instanceId: "read", carried: carried("accepted") },
      { ...known, instanceId: "read", mayBeGone: true },
    ],
    [
      "after its accepted delete may be gone",
      "delete",
      { ...seen, carried: carried("accepted") },
      { ...known, mayBeGone: true },
    ],
    ["after its unheard delete may not", "delete", { ...seen, carried: carried("unheard") }, known],
    ["after its accepted stop may not", "stop", { ...seen, carried: carried("accepted") }, known],
    ["by another API goes on by that one", "stop", { ...seen, via: "v3" }, { ...known, via: "v3" }],
  ])("%s", async (_title, action, task, want) => {
    const chunk = await taken({ action, jobs: [GIVEN] }, { see: () => reads("Locked") });
    await chunk.work({}, task);
    expect(chunk.looks[0]?.jobs).toStrictEqual([want]);
  });

  it("without an instance has none, after its reset either", async () => {
    const chunk = await taken({ action: "reset", jobs: ["a"] }, { see: () => reads("Locked") });
    await chunk.work({}, { ...seen, carried: carried("unheard") });
    expect(chunk.looks[0]?.jobs).toStrictEqual([{ id: "a", status: "Failed" }]);
  });

  it.each<[string, Partial<Task>, readonly string[]]>([
    ["this run has never seen", {}, []],
    ["this run has seen", seen, ["a/Forward"]],
    ["no listing has shown yet", { ...seen, unlisted: true }, []],
  ])("that %s counts as seen or not", async (_title, task, want) => {
    const chunk = await taken({ jobs: ["a"] }, { see: () => reads("Locked") });
    await chunk.work({}, task);
    expect(chunk.looks[0]?.seen).toEqual(want);
  });
});
