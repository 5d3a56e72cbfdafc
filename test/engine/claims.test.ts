import { describe, expect, it } from "vitest";
import { claimBeforeRead, stillClaimed } from "#lib/engine/claims.ts";
import type { Held } from "#lib/engine/held.ts";
import type { Claim, Claimed } from "#lib/engine/ledger.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { NOW } from "../jobs/samples.ts";
import { createBench, freshly, holding } from "./bench.ts";
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

const CLAIM: Claim = {
  target: "acme-cn",
  jobKey: "a/Reverse",
  runId: "run-1",
  action: "stop",
  until: NOW + 3_600_000,
};
const JOB: Task = freshly("stop", { id: "a", direction: "Reverse" });

describe("before a job is read", () => {
  it.each(["new", "kept"] as const)("it is claimed for its run, until the deadline (%s)", async (claimed) => {
    const { held, asked } = claiming(claimed);
    expect(await claimBeforeRead(JOB, held)).toEqual({ ...JOB, claim: "held" });
    expect(asked).toEqual([[CLAIM, NOW]]);
  });

  it("one that another run holds stays unclaimed, to be asked for again", async () => {
    const { held, asked } = claiming("elsewhere");
    expect(await claimBeforeRead(JOB, held)).toEqual(JOB);
    expect(asked).toHaveLength(1);
  });

  it.each(["held", "lost"] as const)("one whose claim is %s is not claimed again", async (claim) => {
    const { held, asked } = claiming("new");
    expect(await claimBeforeRead({ ...JOB, claim }, held)).toEqual({ ...JOB, claim });
    expect(asked).toEqual([]);
  });

  it("a dry run claims nothing", async () => {
    const { held, asked } = claiming("new");
    expect(await claimBeforeRead(JOB, { ...held, run: { ...held.run, dryRun: true } })).toEqual(JOB);
    expect(asked).toEqual([]);
  });
});

describe("before a call leaves", () => {
  const ours: Task = { ...JOB, claim: "held" };

  it("a claim that was kept all the while is good", async () => {
    const { held, asked } = claiming("kept");
    expect(await stillClaimed(ours, held)).toEqual(ours);
    expect(asked).toEqual([[CLAIM, NOW]]);
  });

  it.each(["new", "elsewhere"] as const)(
    "one that somebody had meanwhile is lost, and the job looked at again at once (%s)",
    async (claimed) => {
      const { held } = claiming(claimed);
      expect(await stillClaimed({ ...ours, due: NOW - 5 }, held)).toEqual({ ...JOB, claim: "lost", due: NOW });
    },
  );

  it("a job that another run holds is put off, and says why", async () => {
    const { held, asked } = claiming("kept");
    expect(await stillClaimed(JOB, held)).toEqual({
      ...JOB,
      looks: 1,
      due: NOW + 2000,
      lastFailure: { kind: "unavailable", message: "another run is changing this job" },
    });
    expect(asked).toEqual([]);
  });
});

/** A chunk whose ledger answers every claim so. `asked`: what it was asked for, and when. */
function claiming(claimed: Claimed): { held: Held; asked: [Claim, number][] } {
  const asked: [Claim, number][] = [];
  const bench = createBench();
  const claim = async (wanted: Claim, now: number) => {
    asked.push([wanted, now]);
    return claimed;
  };
  const held = holding([JOB], { bench: { ...bench, ledger: { ...bench.ledger, claim } } });
  return { held: { ...held, run: { ...held.run, runId: "run-1" } }, asked };
}

async function untilSent(world: World): Promise<void> {
  while (!world.clouds.calls().some(({ changes }) => changes)) await turn();
}
