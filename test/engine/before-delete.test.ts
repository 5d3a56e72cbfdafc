import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd } from "./world.ts";

const ALI = { provider: "alibaba-dts", region: "cn-hangzhou" };
const HW = { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT };
const deletes = (world: ReturnType<typeof createWorld>) =>
  world.clouds.effects().filter(({ effect }) => effect === "delete");

describe("before a job is deleted", () => {
  it.each([
    ["ali", { ...ALI, jobs: [{ id: "job-0", kind: "sync", status: "Finished" }] }, { DtsJobId: "job-0" }],
    ["hw", { ...HW, jobs: [{ id: "job-0", kind: "sync", status: "RELEASE_RESOURCE_COMPLETE" }] }, { id: "job-0" }],
  ])("its definition is in the ledger (%s)", async (target, cloud, definition) => {
    const world = createWorld([cloud]);
    const { keepSnapshots } = world.sluice.ledger;
    const deletedBy: number[] = [];
    world.sluice.ledger.keepSnapshots = (snapshots) => {
      deletedBy.push(deletes(world).length);
      return keepSnapshots(snapshots);
    };
    const [verdict] = await runToEnd(world, { action: "delete", target, jobs: ["job-0"] });
    expect([verdict?.verdict, deletedBy]).toEqual(["succeeded", [0]]);
    const [kept] = await world.sluice.ledger.snapshots(target, "job-0/Forward");
    expect(kept).toMatchObject({ target, jobKey: "job-0/Forward", runId: verdict?.runId, definition });
  });

  it("it is kept once, however often the delete is sent", async () => {
    const world = createWorld([
      {
        ...ALI,
        jobs: [{ id: "job-0", kind: "sync", status: "Finished" }],
        faults: [{ fault: "lost-before", on: "act", times: 2 }],
      },
    ]);
    const [verdict] = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-0"] });
    expect([verdict?.verdict, verdict?.attempts]).toEqual(["succeeded", 3]);
    expect(await world.sluice.ledger.snapshots("ali", "job-0/Forward")).toHaveLength(1);
  });

  it("what cannot be kept is not deleted", async () => {
    const world = createWorld([{ ...ALI, jobs: [{ id: "job-0", kind: "sync", status: "Finished" }] }]);
    world.sluice.ledger.keepSnapshots = () => Promise.reject(new Error("throttled"));
    await expect(runToEnd(world, { action: "delete", target: "ali", jobs: ["job-0"] })).rejects.toThrow("throttled");
    expect(deletes(world)).toEqual([]);
  });

  it("a job that is only stopped is not kept", async () => {
    const world = createWorld([{ ...ALI, jobs: [{ id: "job-0", kind: "sync", status: "Synchronizing" }] }]);
    await runToEnd(world, { action: "stop", target: "ali", jobs: ["job-0"] });
    expect(await world.sluice.ledger.snapshots("ali", "job-0/Forward")).toEqual([]);
  });
});

describe("the cap of jobs a day", () => {
  const ids = ["job-0", "job-1", "job-2"];
  const cloud = { ...ALI, jobs: ids.map((id) => ({ id, kind: "sync", status: "Synchronizing" })) };
  const capped = () => createWorld([cloud], { guardrails: { limits: { jobsPerDay: 3 } } });
  const stop = (jobs: readonly string[], more: object = {}) => ({ action: "stop", target: "ali", jobs, ...more });

  it("is for all runs of a day; the one it has no room for changes nothing and says so", async () => {
    const world = capped();
    await runToEnd(world, stop(["job-0", "job-1"]), "one");
    const over = await runToEnd(world, stop(["job-1", "job-2"]), "two");
    expect(over.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      over.map(() => [
        "refused",
        "the run has 2 jobs, more than guardrails.limits.jobsPerDay (now 3) had left for the day; a run over its cap does nothing",
      ]),
    );
    const last = await runToEnd(world, stop(["job-2"]), "three");
    expect(last.map(({ verdict }) => verdict)).toEqual(["succeeded"]);
  });

  it("is full again the next day", async () => {
    const world = capped();
    await runToEnd(world, stop(ids), "one");
    world.clock.advance(24 * 3_600_000);
    const again = await runToEnd(world, stop(ids), "two");
    expect(again.map(({ verdict }) => verdict)).toEqual(ids.map(() => "already"));
  });

  it("counts no dry run, and no run that is over its own cap", async () => {
    const world = createWorld([cloud], { guardrails: { limits: { jobsPerDay: 2, jobsPerRun: 2 } } });
    await runToEnd(world, stop(ids), "too large");
    await runToEnd(world, stop(["job-0", "job-1"], { dryRun: true }), "dry");
    const real = await runToEnd(world, stop(["job-0", "job-1"]), "real");
    expect(real.map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
  });
});
