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
    const world = worldOf(from);
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
    expect(await world.sluice.ledger.claim(claim, now)).toBe(false);
    expect((await stopping).map(({ verdict }) => verdict)).toEqual(["succeeded"]);
  });
});

async function untilSent(world: World): Promise<void> {
  while (!world.clouds.calls().some(({ changes }) => changes)) await turn();
}
