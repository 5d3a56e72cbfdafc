import { describe, expect, it } from "vitest";
import { parseCommand } from "#lib/jobs/command.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { acceptCommand, bringToEnd, run } from "#lib/run.ts";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const OLD = "2026-11-01T00:00:00Z";
const NEW = "2026-11-22T00:00:00Z";

/** The clock of the world stands at 2026-11-23. */
const JOBS = [
  { id: "old-done", status: "Finished", createdAt: OLD, name: "tmp-1" },
  { id: "old-busy", status: "Synchronizing", createdAt: OLD, name: "tmp-2" },
  { id: "new-done", status: "Finished", createdAt: NEW, name: "tmp-3" },
  { id: "old-kept", status: "Finished", createdAt: OLD, name: "prod-1" },
].map((job) => ({ kind: "sync", ...job }));

const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" };

const touched = ({ clouds }: World) => clouds.effects().map(({ jobId, effect }) => `${jobId} ${effect}`);
const told = (verdicts: readonly ResultEvent[]) =>
  Object.fromEntries(verdicts.map(({ jobId, verdict, reason }) => [jobId, `${verdict}: ${reason}`]));
const ends = ({ published }: World) =>
  published
    .filter(({ detailType }) => detailType !== "Job Control Verdict")
    .map(({ detailType, detail }) => [detailType, detail["counts"] ?? detail["reason"]]);

describe("a command that selects its jobs", () => {
  it("acts on those that fit, and on no other", async () => {
    const world = createWorld([{ ...ALIBABA, jobs: JOBS }]);
    const select = { status: ["finished"], olderThan: "14d", name: "tmp-*" };
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", select });
    expect(Object.keys(told(verdicts))).toEqual(["old-done"]);
    expect(touched(world)).toEqual(["old-done delete"]);
    expect(ends(world)).toEqual([
      ["Job Control Run Completed", { succeeded: 1, already: 0, refused: 0, failed: 0, unproven: 0 }],
    ]);
  });

  it("that none fits ends at once, and says so", async () => {
    const world = createWorld([{ ...ALIBABA, jobs: JOBS }]);
    expect(await runToEnd(world, { action: "delete", target: "ali", select: { name: "nothing-*" } })).toEqual([]);
    expect(ends(world)).toEqual([
      ["Job Control Run Completed", { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 }],
    ]);
  });

  it("reads every page before it changes anything", async () => {
    const jobs = Array.from({ length: 250 }, (_, n) => ({
      id: `job-${n}`,
      kind: "sync",
      status: "Finished",
      name: "tmp",
    }));
    const world = createWorld([{ ...ALIBABA, jobs }], { guardrails: { limits: { jobsPerRun: 250 } } });
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", select: { name: "tmp" } });
    expect(verdicts.filter(({ verdict }) => verdict === "succeeded")).toHaveLength(250);
    const calls = world.clouds.calls();
    const firstChange = calls.findIndex(({ changes }) => changes);
    const lastPage = calls.findLastIndex(
      ({ operation, jobIds }) => operation === "DescribeDtsJobs" && jobIds.length === 0,
    );
    expect(lastPage).toBeLessThan(firstChange);
  });

  it("over its cap does nothing to any of them, rather than to the first", async () => {
    const world = createWorld([{ ...ALIBABA, jobs: JOBS }], { guardrails: { limits: { jobsPerRun: 2 } } });
    const verdicts = await runToEnd(world, { action: "teardown", target: "ali", select: { kind: "sync" } });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["refused", "refused", "refused", "refused"]);
    expect(touched(world)).toEqual([]);
  });

  it("takes at most its limit, in the order the cloud lists them", async () => {
    const world = createWorld([{ ...ALIBABA, jobs: JOBS }]);
    const select = { status: ["Finished"], limit: 1 };
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", select });
    const [first] = verdicts;
    expect([verdicts.length, first?.jobId]).toEqual([1, "old-done"]);
  });

  it("leaves out, and tells of, a job that something asked for cannot be read of", async () => {
    const [job] = JOBS;
    const jobs = [job, { ...job, id: "hw-job" }];
    const clouds = [
      {
        provider: "huawei-drs",
        region: "cn-north-4",
        projectId: PROJECT,
        jobs: jobs.map((one) => ({ ...one, status: "CREATE_FAILED" })),
      },
    ];
    const world = createWorld(clouds);
    expect(await runToEnd(world, { action: "delete", target: "hw", select: { tags: { env: "dev" } } })).toEqual([]);
    const [leftOut] = world.published.map(({ detailType, detail }) => [detailType, detail] as const);
    expect(leftOut).toMatchObject([
      "Job Control Left Out",
      {
        target: "hw",
        jobs: [
          { jobId: "old-done", why: "its tags cannot be read" },
          { jobId: "hw-job", why: "its tags cannot be read" },
        ],
      },
    ]);
    expect(touched(world)).toEqual([]);
  });

  it("keeps to it over several pages", async () => {
    const jobs = Array.from({ length: 150 }, (_, n) => ({
      id: `job-${n}`,
      kind: "sync",
      status: "Finished",
      name: "tmp",
    }));
    const world = createWorld([{ ...ALIBABA, jobs }], { guardrails: { limits: { jobsPerRun: 150 } } });
    expect(
      await runToEnd(world, { action: "delete", target: "ali", select: { name: "tmp", limit: 120 } }),
    ).toHaveLength(120);
    expect(touched(world)).toHaveLength(120);
  });

  it("whose target cannot be listed is rejected, and changes nothing", async () => {
    const faults = [{ fault: "forbidden", operation: "DescribeDtsJobs", times: 99 }];
    const world = createWorld([{ ...ALIBABA, jobs: JOBS, faults }]);
    expect(await runToEnd(world, { action: "delete", target: "ali", select: { kind: "sync" } })).toEqual([]);
    expect(await world.sluice.ledger.unsent("rejected", 10)).toMatchObject([
      {
        detailType: "Job Control Rejected",
        detail: { requestId: "request-1", reason: expect.stringContaining("the jobs of ali cannot be listed: ") },
      },
    ]);
    expect(world.clouds.effects()).toEqual([]);
  });

  it("goes on with a page that could not be read at first, and misses none", async () => {
    const faults = [{ fault: "html-502", operation: "DescribeDtsJobs", times: 2 }];
    const world = createWorld([{ ...ALIBABA, jobs: JOBS, faults }]);
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", select: { status: ["Finished"] } });
    expect(Object.keys(told(verdicts)).toSorted()).toEqual(["new-done", "old-done", "old-kept"]);
  });

  it("gives up at its deadline when the target is never listed", async () => {
    const faults = [{ fault: "html-502", operation: "DescribeDtsJobs", times: 10_000 }];
    const world = createWorld([{ ...ALIBABA, jobs: JOBS, faults }]);
    const command = { action: "delete", target: "ali", select: { kind: "sync" }, deadlineSeconds: 600 };
    expect(await runToEnd(world, command)).toEqual([]);
    expect(await world.sluice.ledger.unsent("rejected", 10)).toMatchObject([
      { detail: { reason: "the jobs of ali could not be listed before the deadline" } },
    ]);
  });
});

describe("a listing that is broken off", () => {
  const DONE = JOBS.map((job) => ({ ...job, status: "Finished" }));
  const select = { status: ["Finished"], limit: 1 };

  /** The first call of a method has its effect, and then its caller dies; whoever comes next finds its item when the lease is over. */
  async function brokenOffAfter(world: World, method: "addRows" | "record", meanwhile: () => void, command: object) {
    const { ledger, clock } = world.sluice;
    let isBroken = false;
    const broken = async (...args: never[]): Promise<unknown> => {
      const result = await (ledger[method] as (...all: never[]) => Promise<unknown>)(...args);
      const isOfListing = method === "record" || Object(args[1]).length > 0;
      if (isBroken || !isOfListing) return result;
      isBroken = true;
      meanwhile();
      throw new Error("the worker died");
    };
    const dying = { ...world, sluice: { ...world.sluice, ledger: { ...ledger, [method]: broken } } };
    await expect(runToEnd(dying, command)).rejects.toThrow("the worker died");
    await clock.sleep(120_000);
    return runToEnd(world, command);
  }

  it("after a page's jobs were kept does not go over its limit, though the page shows others when it is read again", async () => {
    const world = createWorld([{ ...ALIBABA, jobs: DONE }]);
    const { send } = world.sluice;
    let isChanged = false;
    const others: typeof send = async (request) => {
      const delivery = await send(request);
      if (!isChanged || delivery.is !== "reply") return delivery;
      const body = delivery.reply.body.replace('"Status":"Finished"', '"Status":"Locked"');
      return { ...delivery, reply: { ...delivery.reply, body } };
    };
    const shifting = { ...world, sluice: { ...world.sluice, send: others } };
    const change = () => {
      isChanged = true;
    };
    const verdicts = await brokenOffAfter(shifting, "addRows", change, { action: "delete", target: "ali", select });
    expect(verdicts).toHaveLength(1);
  });

  it("once it was told that no plan can be made stays so, whatever the cloud says later", async () => {
    const faults = [{ fault: "forbidden", operation: "DescribeDtsJobs", times: 1 }];
    const world = createWorld([{ ...ALIBABA, jobs: DONE, faults }]);
    const nothing = () => undefined;
    expect(await brokenOffAfter(world, "record", nothing, { action: "delete", target: "ali", select })).toEqual([]);
    expect(world.clouds.effects()).toEqual([]);
    const rejected = world.published.filter(({ detailType }) => detailType === "Job Control Rejected");
    expect([...rejected, ...(await world.sluice.ledger.unsent("rejected", 10))]).toHaveLength(1);
  });

  it("is not told as rejected by a worker who has lost it to another one", async () => {
    const faults = [{ fault: "forbidden", operation: "DescribeDtsJobs", times: 99 }];
    const world = createWorld([{ ...ALIBABA, jobs: DONE, faults }]);
    const { ledger } = world.sluice;
    const taken = { ...ledger, save: async () => undefined };
    const late = { ...world, sluice: { ...world.sluice, ledger: taken } };
    const command = { version: 1, action: "delete", target: "ali", select };
    const sender = { origin: "cli", requestId: "request-1" } as const;
    let looks = 0;
    const mayCall = () => {
      looks += 1;
      return looks < 50;
    };
    await run(command, sender, late.sluice, mayCall, async () => undefined);
    expect(await ledger.unsent("rejected", 10)).toEqual([]);
  });
});

it("a selection of more jobs than the day has left does nothing to any of them", async () => {
  const world = createWorld([{ ...ALIBABA, jobs: JOBS }], { guardrails: { limits: { jobsPerDay: 2 } } });
  const verdicts = await runToEnd(world, { action: "delete", target: "ali", select: { status: ["Finished"] } });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["refused", "refused", "refused"]);
  expect(touched(world)).toEqual([]);
});

/** From the first read of a job by its id on, `change` has happened to it. */
function changedAfterPlan(world: World, change: (job: Record<string, unknown>) => void): World {
  const { send } = world.sluice;
  const [job] = world.scenario.clouds[0]?.jobs ?? [];
  let isChanged = false;
  return {
    ...world,
    sluice: {
      ...world.sluice,
      send: async (request) => {
        const isById = request.body.includes("DtsJobId=") || request.url.includes("DtsJobId=");
        if (isById && !isChanged) {
          isChanged = true;
          change(job as unknown as Record<string, unknown>);
        }
        return send(request);
      },
    },
  };
}

describe("between its plan and its calls", () => {
  const DEV = { id: "job", kind: "sync", status: "Finished", name: "dev-1", tags: { env: "dev" } };
  const guardrails = { protect: { tags: { protected: "true" } } };

  it.each([
    [
      "a tag that protects is added",
      { tags: { env: "dev", protected: "true" } },
      "protected: guardrails.protect.tags names protected=true",
    ],
    [
      "the tag it was selected by is changed",
      { tags: { env: "prod" } },
      "it does not fit the selection any more: it is Finished",
    ],
  ])("%s: it is not touched", async (_title, change, reason) => {
    const world = createWorld([{ ...ALIBABA, jobs: [DEV] }], { guardrails });
    const changed = changedAfterPlan(world, ({ tags }) => {
      for (const key of Object.keys(Object(tags))) delete Object(tags)[key];
      Object.assign(Object(tags), change.tags);
    });
    const verdicts = await runToEnd(changed, { action: "teardown", target: "ali", select: { tags: { env: "dev" } } });
    expect(told(verdicts)).toEqual({ job: `refused: ${reason}` });
    expect(touched(world)).toEqual([]);
  });

  it.each([
    [{ status: ["Finished"] }, "it was stopped when the run was planned, and now it is Synchronizing"],
    [{ name: "dev-*" }, "it was stopped when the run was planned, and now it is Synchronizing"],
  ])("somebody starts it again: it is not touched, selected by %j", async (select, reason) => {
    const world = createWorld([{ ...ALIBABA, jobs: [DEV] }]);
    const { send } = world.sluice;
    const started = async (request: Parameters<typeof send>[0]) => {
      const delivery = await send(request);
      const isById = `${request.url}${request.body}`.includes("DtsJobId=");
      if (delivery.is !== "reply" || !isById) return delivery;
      const body = delivery.reply.body.replaceAll('"Finished"', '"Synchronizing"');
      return { ...delivery, reply: { ...delivery.reply, body } };
    };
    const changed = { ...world, sluice: { ...world.sluice, send: started } };
    const verdicts = await runToEnd(changed, { action: "teardown", target: "ali", select });
    expect(told(verdicts)).toEqual({ job: `refused: ${reason}` });
    expect(touched(world)).toEqual([]);
  });
});

it("a plan's jobs are counted among the others, and not joined by one that fits meanwhile", async () => {
  const jobs = ["a", "b", "c", "d"].map((id) => ({ id, kind: "sync", status: "Finished", name: "tmp" }));
  const world = createWorld([{ ...ALIBABA, jobs }], { guardrails: { limits: { shareOfTarget: 0.5 } } });
  const command = parseCommand({ version: 1, action: "delete", target: "ali", select: { name: "tmp" } });
  const plan = { hash: "0", jobs: [{ id: "a", kind: "sync", plannedIn: "stopped" }] } as const;
  const run = await acceptCommand(command, { origin: "cli", requestId: "apply", plan }, world.sluice, ownLane);
  expect((await bringToEnd(run, world.sluice, () => true)).targetJobs).toBe(4);
  expect(touched(world)).toEqual(["a delete"]);
});

describe("a share of the target", () => {
  it.each([
    [2, "succeeded"],
    [3, "refused"],
  ])("of a half lets %i of 4 jobs named by id through: %s", async (count, verdict) => {
    const world = createWorld([{ ...ALIBABA, jobs: JOBS.map((job) => ({ ...job, status: "Finished" })) }], {
      guardrails: { limits: { shareOfTarget: 0.5 } },
    });
    const jobs = JOBS.slice(0, count).map(({ id }) => id);
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", jobs });
    expect(verdicts.map((one) => one.verdict)).toEqual(jobs.map(() => verdict));
    expect(touched(world)).toHaveLength(verdict === "succeeded" ? count : 0);
  });

  it.each([
    [
      "never can be",
      [{ fault: "html-502", operation: "DescribeDtsJobs", times: 10_000 }],
      "could not be listed before the deadline",
    ],
    ["may not be", [{ fault: "forbidden", operation: "DescribeDtsJobs", times: 99 }], "cannot be listed: "],
  ])("refuses each job that was named, with a verdict, when its target %s listed", async (_what, faults, why) => {
    const guardrails = { limits: { shareOfTarget: 0.5 } };
    const world = createWorld([{ ...ALIBABA, jobs: JOBS, faults }], { guardrails });
    const command = { action: "delete", target: "ali", jobs: ["old-done", "new-done"], deadlineSeconds: 600 };
    const verdicts = await runToEnd(world, command);
    expect(verdicts.map(({ jobId, verdict }) => [jobId, verdict])).toEqual([
      ["new-done", "refused"],
      ["old-done", "refused"],
    ]);
    expect(verdicts[0]?.reason).toContain(`guardrails.limits.shareOfTarget is set, and the jobs of ali ${why}`);
    expect(ends(world)).toEqual([
      ["Job Control Run Completed", { succeeded: 0, already: 0, refused: 2, failed: 0, unproven: 0 }],
    ]);
    expect(touched(world)).toEqual([]);
  });

  it("is of the whole target, also when a limit is reached on the first page", async () => {
    const jobs = Array.from({ length: 60 }, (_, n) => ({
      id: `job-${n}`,
      kind: "sync",
      status: "Finished",
      name: "tmp",
    }));
    const world = createWorld([{ ...ALIBABA, jobs }], { guardrails: { limits: { shareOfTarget: 0.5 } } });
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", select: { name: "tmp", limit: 30 } });
    expect(verdicts.filter(({ verdict }) => verdict === "succeeded")).toHaveLength(30);
  });

  it("is counted over all kinds of Huawei, too", async () => {
    const kinds = ["migration", "sync", "disaster-recovery", "sync"];
    const jobs = kinds.map((kind, n) => ({ id: `job-${n}`, kind, status: "RELEASE_RESOURCE_COMPLETE" }));
    const clouds = [{ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, jobs }];
    const guardrails = { limits: { shareOfTarget: 0.25 } };
    const one = createWorld(clouds, { guardrails });
    expect((await runToEnd(one, { action: "delete", target: "hw", jobs: ["job-0"] }))[0]?.verdict).toBe("succeeded");
    const two = createWorld(clouds, { guardrails });
    const select = { kind: "sync" };
    expect((await runToEnd(two, { action: "delete", target: "hw", select })).map(({ reason }) => reason)).toEqual([
      "the run has 2 of the target's 4 jobs and guardrails.limits.shareOfTarget allows 0.25; a run over its cap does nothing",
      "the run has 2 of the target's 4 jobs and guardrails.limits.shareOfTarget allows 0.25; a run over its cap does nothing",
    ]);
  });
});
