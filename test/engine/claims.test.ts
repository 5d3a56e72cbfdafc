import { describe, expect, it } from "vitest";
import { createWorld, runToEnd, type World } from "./world.ts";

const TARGET = "ali";
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** One job, and a clock that lets others have a turn whenever it is slept on. */
function worldOf(status: string, cloud: object = {}): World {
  const jobs = [{ id: "job-0", kind: "sync", status }];
  const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs, ...cloud }]);
  const sleep = async (ms: number) => {
    await turn();
    await world.clock.sleep(ms);
  };
  return { ...world, sluice: { ...world.sluice, clock: { ...world.clock, sleep } } };
}
const command = (action: string) => ({ action, target: TARGET, jobs: ["job-0"] });

describe("two runs on one job at the same time", () => {
  it.each([
    ["stop", "Synchronizing"],
    ["delete", "Finished"],
    ["teardown", "Synchronizing"],
    ["start", "NotStarted"],
    ["reset", "Failed"],
  ])("change it once: %s", async (action, from) => {
    const world = worldOf(from, { transitions: { stopMs: 10 } });
    const both = await Promise.all([runToEnd(world, command(action), "one"), runToEnd(world, command(action), "two")]);
    const steps = action === "teardown" ? ["stop", "delete"] : [action];
    expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(steps);
    expect(world.clouds.calls().filter(({ changes }) => changes)).toHaveLength(steps.length);
    expect(both.map((verdicts) => verdicts.length)).toEqual([1, 1]);
    expect(both.flat().filter(({ verdict }) => verdict === "succeeded")).toHaveLength(1);
  });

  it("a stop takes the job from a start that is not done", async () => {
    const world = worldOf("Failed", { faults: [{ fault: "lies", on: "act" }] });
    const starting = runToEnd(world, { ...command("start"), deadlineSeconds: 60 }, "start");
    await untilSent(world);
    const [stop] = await runToEnd(world, command("stop"), "stop");
    expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(["stop"]);
    expect(stop?.verdict).toBe("succeeded");
    expect(await starting).toHaveLength(1);
  });

  it("a start does not take the job from a stop", async () => {
    const world = worldOf("Synchronizing", { transitions: { stopMs: 600_000 } });
    const stopping = runToEnd(world, command("stop"), "stop");
    await untilSent(world);
    const now = world.clock.now();
    const claim = {
      target: TARGET,
      jobKey: "job-0/Forward",
      runId: "another",
      action: "start",
      until: now + 1,
    } as const;
    expect(await world.sluice.ledger.claim(claim, now)).toBe("elsewhere");
    expect((await stopping).map(({ verdict }) => verdict)).toEqual(["succeeded"]);
  });
});

/** Holds the first read of the start until another run is through, from its first read to its last verdict. */
function startThatSleptThrough(action: "stop" | "pause", from: string) {
  const world = worldOf(from, { transitions: { stopMs: 10 } });
  const { send } = world.sluice;
  let isFirst = true;
  let other: Promise<unknown> = Promise.resolve();
  const held: World = {
    ...world,
    sluice: {
      ...world.sluice,
      send: async (request) => {
        const reply = await send(request);
        if (!isFirst) return reply;
        isFirst = false;
        other = runToEnd(world, command(action), action);
        await other;
        return reply;
      },
    },
  };
  return { world, starting: runToEnd(held, { ...command("start"), jobs: [{ id: "job-0", kind: "sync" }] }, "start") };
}

describe("a start that read the job before another run changed it", () => {
  it("sends nothing after a stop that took the job, ended it and let it go", async () => {
    const { world, starting } = startThatSleptThrough("stop", "Failed");
    expect((await starting).map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ["refused", expect.stringMatching(/taken the job over|cannot be started again/)],
    ]);
    expect(
      world.clouds
        .calls()
        .filter(({ changes }) => changes)
        .map(({ operation }) => operation),
    ).toEqual(["StopDtsJob"]);
  });
});

async function untilSent(world: World): Promise<void> {
  while (!world.clouds.calls().some(({ changes }) => changes)) await turn();
}
