import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const IDS = ["job-0", "job-1", "job-2"];
const REST = { "alibaba-dts": "Finished", "huawei-drs": "RELEASE_RESOURCE_COMPLETE" };
const BUSY = { "alibaba-dts": "Synchronizing", "huawei-drs": "INCRE_TRANSFER_STARTED" };

const CASES = (["alibaba-dts", "huawei-drs"] as const).flatMap((provider) =>
  (["start", "stop", "reset", "delete", "teardown"] as const)
    .filter((action) => provider === "alibaba-dts" || (action !== "start" && action !== "reset"))
    .map((action) => ({ provider, action, target: provider === "alibaba-dts" ? "ali" : "hw" })),
);
type Case = (typeof CASES)[number];

/** Three jobs, each in a state from which the action may begin. */
function worldOf({ provider, action }: Case, guardrails: object): World {
  const from = {
    start: "NotStarted",
    reset: "Failed",
    delete: REST[provider],
    stop: BUSY[provider],
    teardown: BUSY[provider],
  };
  const place = provider === "alibaba-dts" ? { region: "cn-hangzhou" } : { region: "cn-north-4", projectId: PROJECT };
  const jobs = IDS.map((id) => ({ id, kind: "sync", status: from[action] }));
  return createWorld([{ provider, ...place, jobs }], { guardrails });
}

const changing = (world: World) => world.clouds.calls().filter((call) => call.changes);

describe.each(CASES)("$action on $provider", (one) => {
  const { action, target } = one;

  it.each([false, true])("a protected id is refused and never named in a call, force: %s", async (force) => {
    const world = worldOf(one, { protect: { ids: IDS } });
    const verdicts = await runToEnd(world, { action, target, jobs: IDS, force });
    expect(verdicts.map(({ verdict, attempts }) => [verdict, attempts])).toEqual(IDS.map(() => ["refused", 0]));
    expect(verdicts.every(({ reason, error }) => reason.includes("guardrails.protect.ids") && !error)).toBe(true);
    expect(world.clouds.calls()).toEqual([]);
  });

  it("only the protected one of three is left alone", async () => {
    const world = worldOf(one, { protect: { ids: ["job-1"] } });
    const verdicts = await runToEnd(world, { action, target, jobs: IDS, force: true });
    expect(verdicts.map(({ jobId, verdict }) => [jobId, verdict])).toEqual([
      ["job-0", "succeeded"],
      ["job-1", "refused"],
      ["job-2", "succeeded"],
    ]);
    expect(world.clouds.calls().filter(({ jobIds }) => jobIds.includes("job-1"))).toEqual([]);
  });

  it("a run over its cap does nothing at all", async () => {
    const world = worldOf(one, { limits: { jobsPerRun: 2 } });
    const verdicts = await runToEnd(world, { action, target, jobs: IDS, force: true });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["refused", "refused", "refused"]);
    expect(verdicts.every(({ reason }) => reason.includes("3 jobs") && reason.includes("allows 2"))).toBe(true);
    expect(world.clouds.calls()).toEqual([]);
  });

  it("a run at its cap is done", async () => {
    const world = worldOf(one, { limits: { jobsPerRun: 3 } });
    const verdicts = await runToEnd(world, { action, target, jobs: IDS });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  it("a dry run reads, changes nothing, and plans every job", async () => {
    const world = worldOf(one, {});
    const verdicts = await runToEnd(world, { action, target, jobs: [...IDS, "job-absent"], dryRun: true });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["planned", "planned", "planned", "refused"]);
    expect(changing(world)).toEqual([]);
    expect(world.clouds.effects()).toEqual([]);
    expect(world.published.map(({ detailType }) => detailType)).toEqual([
      ...verdicts.map(() => "Job Control Plan"),
      "Job Control Run Completed",
    ]);
  });

  it("a dry run never takes a claim: the real run goes on at once", async () => {
    const world = worldOf(one, {});
    await runToEnd(world, { action, target, jobs: IDS, dryRun: true }, "dry");
    const verdicts = await runToEnd(world, { action, target, jobs: IDS }, "real");
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });
});

it("a guardrail put up between the halves of a teardown keeps the job from being deleted", async () => {
  const world = createWorld([
    { provider: "alibaba-dts", region: "cn-hangzhou", jobs: [{ id: "job-0", kind: "sync", status: "Synchronizing" }] },
  ]);
  const { config, send } = world.sluice;
  const guardrails = { ...config.guardrails };
  const sluice = {
    ...world.sluice,
    config: { ...config, guardrails },
    send: (request: Parameters<typeof send>[0]) => {
      if (world.clouds.effects().length > 0) guardrails.protect = { ...guardrails.protect, ids: ["job-0"] };
      return send(request);
    },
  };
  const [verdict] = await runToEnd({ ...world, sluice }, { action: "teardown", target: "ali", jobs: ["job-0"] });
  expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(["stop"]);
  expect(verdict).toMatchObject({ verdict: "refused", proven: ["stop"] });
});

it("force does not let a teardown delete a job that somebody started again", async () => {
  const meanwhile = [{ since: "stop", ms: 3000, status: "Synchronizing" }];
  const jobs = [{ id: "job-1", kind: "sync", status: "Synchronizing", meanwhile }];
  const transitions = { startMs: 100, stopMs: 100, pauseMs: 100, resetMs: 100, deleteMs: 100 };
  const slowDelete = { fault: "throttled", operation: "DeleteDtsJob", times: 1 };
  const world = createWorld([
    { provider: "alibaba-dts", region: "cn-hangzhou", transitions, jobs, faults: [slowDelete] },
  ]);
  const [one] = await runToEnd(world, { action: "teardown", target: "ali", jobs: ["job-1"], force: true });
  expect([one?.verdict, one?.proven]).toEqual(["failed", ["stop"]]);
  expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(["stop"]);
});
