import { describe, expect, it } from "vitest";
import { createWorld, runToEnd, tasksOf } from "../world.ts";
import { ali, effectsOf, hw, sync, tapped } from "./kit.ts";

const LOST = { is: "lost", sent: false, why: "unavailable", message: "the connection failed: ECONNREFUSED" } as const;
const isStop = (request: { url: string; headers: Readonly<Record<string, string>> }) =>
  request.headers["x-acs-action"]?.startsWith("StopDtsJob") || request.url.endsWith("/stop");

describe("invariant 10: network and 5xx never become a terminal failure, and never cause splitting", () => {
  it.each([
    ["ali", ali({ jobs: [sync("job-1", "Synchronizing")] })],
    ["hw", hw({ jobs: [sync("job-1", "INCRE_TRANSFER_STARTED")] })],
  ])("%s: one refused connection on the stop", async (target, cloud) => {
    let times = 1;
    const world = tapped([cloud], (request) => (isStop(request) && times-- > 0 ? LOST : undefined));
    const [one] = await runToEnd(world, { action: "stop", target, jobs: ["job-1"] });
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("a refused connection on a batch splits nothing", async () => {
    let times = 2;
    const ids = ["job-1", "job-2", "job-3"];
    const world = tapped([ali({ jobs: ids.map((id) => sync(id, "Synchronizing")) })], (request) =>
      isStop(request) && times-- > 0 ? LOST : undefined,
    );
    await runToEnd(world, { action: "stop", target: "ali", jobs: ids });
    const stops = world.clouds.calls().filter((call) => call.changes);
    expect(stops.map((call) => call.jobIds.length)).toEqual([3]);
  });

  it("out of time between the note and the call: it stays on the list", async () => {
    const world = createWorld([ali({ jobs: [sync("job-1", "Synchronizing")] })]);
    const { save } = world.sluice.ledger;
    let mayCall = true;
    world.sluice.ledger.save = async (todo) => {
      const saved = await save(todo);
      if (tasksOf(todo)[0]?.carried && mayCall) mayCall = false;
      return saved;
    };
    const { run } = await import("#lib/run.ts");
    const go = (may: () => boolean) =>
      run(
        { version: 1, action: "stop", target: "ali", jobs: ["job-1"] },
        { origin: "cli", requestId: "r" },
        world.sluice,
        may,
        async () => undefined,
      );
    await go(() => mayCall);
    world.clock.advance(120_000);
    const ended = await go(() => true);
    const [one] = await world.sluice.ledger.verdicts(ended.runId);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("DRS.M01504, another operation is running, try again later", async () => {
    const fault = {
      fault: "unknown-code",
      on: "act",
      times: 1,
      args: { code: "DRS.M01504", httpStatus: 400, message: "busy" },
    };
    const world = createWorld([hw({ jobs: [sync("job-1", "INCRE_TRANSFER_STARTED")], faults: [fault] })]);
    const [one] = await runToEnd(world, { action: "stop", target: "hw", jobs: ["job-1"] });
    expect(one).toMatchObject({ verdict: "succeeded" });
  });
});

describe("invariant 8: unknown until a read settles it", () => {
  it("a lost stop that takes a minute: never refused while it is under way", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "Synchronizing")],
        transitions: { stopMs: 60_000 },
        faults: [{ fault: "lost-after", on: "act" }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "stop", target: "ali", jobs: ["job-1"] });
    expect(effectsOf(world, "job-1")).toEqual(["stop"]);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("a partly applied batch whose stop takes a minute", async () => {
    const poison = { code: "Some.BrandNewCode", message: "no" };
    const world = createWorld([
      ali({
        batch: "partial",
        jobs: [sync("job-1", "Synchronizing"), sync("job-2", "Synchronizing", { poison })],
        transitions: { stopMs: 60_000 },
      }),
    ]);
    const [one] = await runToEnd(world, { action: "stop", target: "ali", jobs: ["job-1", "job-2"] });
    expect(effectsOf(world, "job-1")).toEqual(["stop"]);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("a lost reset under a new id, seen late: never failed", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "Synchronizing")],
        reset: "new-id",
        describeLagMs: 15_000,
        faults: [{ fault: "lost-after", on: "act" }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "reset", target: "ali", jobs: ["job-1"] });
    expect(effectsOf(world, "job-1")).toEqual(["reset"]);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("a lost stop of change tracking that vanishes, seen late: never failed", async () => {
    const world = createWorld([
      ali({
        jobs: [{ id: "job-1", kind: "change-tracking", status: "Normal" }],
        stoppedTracking: "gone",
        describeLagMs: 15_000,
        faults: [{ fault: "lost-after", on: "act" }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "stop", target: "ali", jobs: ["job-1"] });
    expect(effectsOf(world, "job-1")).toEqual(["stop"]);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });
});

describe("invariant 7: succeeded only on proof", () => {
  it("a start that never arrived, of a job that somebody else ended", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "NotStarted", { meanwhile: [{ since: "read", ms: 1000, status: "Finished" }] })],
        faults: [{ fault: "lost-before", on: "act" }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "start", target: "ali", jobs: ["job-1"] });
    expect(effectsOf(world, "job-1")).toEqual([]);
    expect(one?.verdict).not.toBe("succeeded");
  });

  it("a delete that never arrived, and one listing that leaves the job out", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "Finished")],
        faults: [
          { fault: "lost-before", on: "act", times: 1 },
          { fault: "lies", operation: "DescribeDtsJobs", skip: 1, times: 1 },
        ],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "delete", target: "ali", jobs: [{ id: "job-1", kind: "sync" }] });
    expect([one?.verdict, effectsOf(world, "job-1")]).toEqual(["succeeded", ["delete"]]);
  });
});

describe("teardown of change tracking that vanishes on stop", () => {
  it.each(["absent", "not-found", "finished"])("and then reads as %s", async (deleted) => {
    const world = createWorld([
      ali({ stoppedTracking: "gone", deleted, jobs: [{ id: "job-1", kind: "change-tracking", status: "Normal" }] }),
    ]);
    const [one] = await runToEnd(world, { action: "teardown", target: "ali", jobs: ["job-1"] });
    expect(effectsOf(world, "job-1")).toEqual(["stop"]);
    expect(one).toMatchObject({ verdict: "succeeded" });
  });
});

describe("reset under a new id, where a deleted id reads Finished", () => {
  it("a lost reply: never failed", async () => {
    const world = createWorld([
      ali({
        deleted: "finished",
        reset: "new-id",
        jobs: [sync("job-1", "Synchronizing")],
        faults: [{ fault: "lost-after", on: "act" }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "reset", target: "ali", jobs: ["job-1"], deadlineSeconds: 300 });
    expect(effectsOf(world, "job-1")).toEqual(["reset"]);
    expect(["succeeded", "unproven"]).toContain(one?.verdict);
  });
});

describe("an earlier call in doubt and a later refusal of any kind", () => {
  it.each(["billing", "forbidden", "dynamic-message"])(
    "a lost delete, seen late, then %s: never failed",
    async (fault) => {
      const world = createWorld([
        ali({
          describeLagMs: 15_000,
          jobs: [sync("job-1", "NotStarted")],
          faults: [
            { fault: "lost-after", on: "act" },
            { fault, on: "act", times: 1 },
          ],
        }),
      ]);
      const [one] = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-1"] });
      expect(effectsOf(world, "job-1")).toEqual(["delete"]);
      expect(one?.verdict).not.toBe("failed");
    },
  );
});
