import { describe, expect, it } from "vitest";
import { brakeRefusal, haltOf, readBrakes } from "#lib/engine/brakes.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { planned } from "../jobs/samples.ts";
import { createWorld, runToEnd, tasksOf, type World } from "./world.ts";

const who = { by: "ann", at: 0, reason: "an incident" };
const HALT: BrakeOn = { is: "halt", ...who };
const STOP = { action: "stop", target: "ali", jobs: ["job-0", "job-1"], deadlineSeconds: 600 };

function worldOf(cloud: object = {}): World {
  const jobs = ["job-0", "job-1"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
  return createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs, ...cloud }]);
}

/** Does something when the first changing call is about to be signed, or after so many minutes. */
function whenSleeping(world: World, minutes: number, what: () => Promise<unknown>): World {
  const from = world.clock.now();
  let isDone = false;
  const sleep = async (ms: number) => {
    await world.clock.sleep(ms);
    if (isDone || world.clock.now() < from + minutes * 60_000) return;
    isDone = true;
    await what();
  };
  return { ...world, sluice: { ...world.sluice, clock: { ...world.clock, sleep } } };
}

const told = (verdicts: Awaited<ReturnType<typeof runToEnd>>) =>
  verdicts.map(({ verdict, reason }) => [verdict, reason]);
const changing = ({ clouds }: World) => clouds.calls().filter(({ changes }) => changes);

describe("a halt", () => {
  it.each([
    ["of everything", HALT],
    ["of the target", { ...HALT, target: "ali" }],
  ] as const)("%s keeps every call from leaving, and its jobs end refused at the deadline", async (_which, halt) => {
    const world = worldOf();
    await world.sluice.ledger.brake(halt);
    const verdicts = await runToEnd(world, STOP);
    expect(told(verdicts)).toEqual(STOP.jobs.map(() => ["refused", "halted by ann: an incident"]));
    expect(verdicts.map(({ status }) => status)).toEqual(["Synchronizing", "Synchronizing"]);
    expect(changing(world)).toEqual([]);
  });

  it("of another target is none of ours", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake({ ...HALT, target: "hw" });
    expect((await runToEnd(world, STOP)).map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
  });

  it("that is lifted lets the jobs go on", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake(HALT);
    const lifted = whenSleeping(world, 5, () => world.sluice.ledger.release(HALT));
    expect((await runToEnd(lifted, STOP)).map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
  });

  it("that comes after the call keeps the proof from nobody", async () => {
    const world = worldOf({ transitions: { stopMs: 120_000 } });
    const halted = whenSleeping(world, 1, () => world.sluice.ledger.brake(HALT));
    expect((await runToEnd(halted, STOP)).map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
  });

  it("between a teardown's stop and its delete leaves the job stopped, and says so", async () => {
    const world = worldOf({ transitions: { stopMs: 120_000 } });
    const halted = whenSleeping(world, 1, () => world.sluice.ledger.brake(HALT));
    const verdicts = await runToEnd(halted, { ...STOP, action: "teardown" });
    expect(verdicts.map(({ verdict, proven, status }) => [verdict, proven, status])).toEqual(
      STOP.jobs.map(() => ["refused", ["stop"], "Finished"]),
    );
    expect(new Set(changing(world).map(({ operation }) => operation))).toEqual(new Set(["StopDtsJobs"]));
  });

  it("is in force while nobody can read whether it is", async () => {
    const world = worldOf();
    const brakes = () => Promise.reject(new Error("the table is gone"));
    const blind = { ...world, sluice: { ...world.sluice, ledger: { ...world.sluice.ledger, brakes } } };
    const verdicts = await runToEnd(blind, STOP);
    expect(told(verdicts)).toEqual(
      STOP.jobs.map(() => ["refused", "halted: the ledger's halts cannot be read (Error)"]),
    );
    expect(changing(world)).toEqual([]);
  });

  it("put up while the note of a call is being written keeps that call from leaving", async () => {
    const world = worldOf();
    const { ledger } = world.sluice;
    const save: typeof ledger.save = async (todo) => {
      const saved = await ledger.save(todo);
      if (tasksOf(todo).some(({ carried }) => carried)) await ledger.brake(HALT);
      return saved;
    };
    const verdicts = await runToEnd({ ...world, sluice: { ...world.sluice, ledger: { ...ledger, save } } }, STOP);
    expect(verdicts.map(({ verdict, attempts }) => [verdict, attempts])).toEqual(STOP.jobs.map(() => ["refused", 0]));
    expect(changing(world)).toEqual([]);
  });

  it("that takes long to read lets no call leave on a read that has grown stale meanwhile", async () => {
    const world = worldOf();
    const { ledger } = world.sluice;
    const readAt: number[] = [];
    const brakes: typeof ledger.brakes = async () => {
      if (world.clouds.calls().length > 0 && readAt.length < 5) world.clock.advance(30_000);
      readAt.push(world.clock.now());
      return ledger.brakes();
    };
    const verdicts = await runToEnd({ ...world, sluice: { ...world.sluice, ledger: { ...ledger, brakes } } }, STOP);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
    const calls = world.clouds.calls();
    for (const [index, { changes, at }] of calls.entries()) {
      const before = calls[index - 1];
      if (changes) expect(Date.parse(at) - Date.parse(before?.at ?? "")).toBeLessThanOrEqual(10_000);
    }
    expect(changing(world)).not.toEqual([]);
  });

  it("does not keep a dry run from planning", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake(HALT);
    expect((await runToEnd(world, { ...STOP, dryRun: true })).map(({ verdict }) => verdict)).toEqual([
      "planned",
      "planned",
    ]);
  });
});

describe("a run that is cancelled", () => {
  const cancel: BrakeOn = { is: "cancel", runId: shortHash("request-1"), by: "ann", at: 0 };

  it("ends the jobs that wait, with the last that was seen, and calls no more", async () => {
    const world = worldOf({ transitions: { stopMs: 120_000 } });
    const cancelled = whenSleeping(world, 1, () => world.sluice.ledger.brake(cancel));
    const verdicts = await runToEnd(cancelled, { ...STOP, action: "teardown" });
    expect(verdicts.map(({ verdict, reason, proven }) => [verdict, reason, proven])).toEqual(
      STOP.jobs.map(() => ["refused", "the run was cancelled by ann", ["stop"]]),
    );
    expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(["stop", "stop"]);
  });

  it("is the only one: another run goes on", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake(cancel);
    expect((await runToEnd(world, STOP, "request-2")).map(({ verdict }) => verdict)).toEqual([
      "succeeded",
      "succeeded",
    ]);
  });
});

describe("a job protected at run time", () => {
  it("is refused, and its neighbours are served", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake({ is: "protect", target: "ali", jobId: "job-1", by: "ann", at: 0 });
    expect(told(await runToEnd(world, STOP))).toEqual([
      ["succeeded", "stop proven: it reads Finished"],
      ["refused", "protected by ann"],
    ]);
    expect(world.clouds.effects().map(({ jobId }) => jobId)).toEqual(["job-0"]);
  });

  it("on another target is another job", async () => {
    const world = worldOf();
    await world.sluice.ledger.brake({ is: "protect", target: "hw", jobId: "job-1", by: "ann", at: 0 });
    expect((await runToEnd(world, STOP)).map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
  });
});

describe("brakes as read", () => {
  const { run } = planned({ action: "stop", jobs: ["job-0"] });
  const ann = { by: "ann", at: 0 };

  it("are those that are on", async () => {
    expect(await readBrakes({ brakes: async () => [HALT] })).toEqual({ on: [HALT] });
  });

  it.each([
    ["an error, by its name", new TypeError("no table"), "TypeError"],
    ["anything else that was thrown", "no table", "unknown"],
  ])("halt everything after %s", async (_what, thrown, why) => {
    const brakes = await readBrakes({ brakes: () => Promise.reject(thrown) });
    expect(brakes).toEqual({ on: [], unreadable: why });
    expect(haltOf(brakes, run)).toBe(`halted: the ledger's halts cannot be read (${why})`);
    expect(brakeRefusal(brakes, run, { job: { id: "job-0" } }, 0)).toBeUndefined();
  });

  it.each<[string, BrakeOn[], string | undefined]>([
    ["none is on", [], undefined],
    ["one of everything is", [{ is: "halt", ...ann }], "halted by ann"],
    ["one of the run's target is", [{ is: "halt", target: "acme-cn", ...who }], "halted by ann: an incident"],
    ["one of another target is", [{ is: "halt", target: "acme-hw", ...ann }], undefined],
    ["brakes of another sort are", [{ is: "protect", target: "acme-cn", jobId: "job-0", ...ann }], undefined],
    [
      "the second of two concerns the run",
      [
        { is: "halt", target: "acme-hw", ...ann },
        { is: "halt", by: "bob", at: 0 },
      ],
      "halted by bob",
    ],
  ])("halt a run as they should when %s", (_when, on, halt) => {
    expect(haltOf({ on }, run)).toBe(halt);
  });

  it.each<[string, BrakeOn, string | undefined]>([
    ["its run is cancelled", { is: "cancel", runId: run.runId, ...who }, "the run was cancelled by ann: an incident"],
    ["another run is", { is: "cancel", runId: "another", ...ann }, undefined],
    ["it is protected", { is: "protect", target: "acme-cn", jobId: "job-0", ...ann }, "protected by ann"],
    ["its id is on another target", { is: "protect", target: "acme-hw", jobId: "job-0", ...ann }, undefined],
    ["its neighbour is", { is: "protect", target: "acme-cn", jobId: "job-1", ...ann }, undefined],
    ["its target is halted, which passes", { is: "halt", ...ann }, undefined],
  ])("refuse a job as they should when %s", (_when, brake, reason) => {
    expect(brakeRefusal({ on: [brake] }, run, { job: { id: "job-0" } }, 0)).toBe(reason);
    expect(brakeRefusal({ on: [HALT, brake] }, run, { job: { id: "job-0" } }, 0)).toBe(reason);
  });
});
