import { describe, expect, it } from "vitest";
import { type Sweep, tick } from "#lib/engine/tick.ts";
import { isOwnLane, ownLane } from "#lib/jobs/lane.ts";
import { accept, bringToEnd, type Sluice, work } from "#lib/run.ts";
import { createWorld, PROJECT } from "./world.ts";

const STOP = { version: 1, action: "stop", target: "ali", jobs: ["job-0"], deadlineSeconds: 600 };

/** What a tick is given, as deployed. */
function sweepOf(sluice: Sluice): Sweep {
  const isOurs = (lane: string) => !isOwnLane(lane);
  return { ...sluice, guardrails: () => sluice.config.guardrails, mayCall: () => true, isOurs };
}

/** A deployed lane: sessions end when nothing is due soon, and only a tick or a token begins the next. */
async function begin(status: string, cloud: object = {}) {
  const jobs = [{ id: "job-0", kind: "sync", status }];
  const made = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs, ...cloud }]);
  const sluice = { ...made.sluice, patienceMs: 10_000 };
  const tokens: string[] = [];
  const send = async (lane: string) => void tokens.push(lane);
  await accept(STOP, { origin: "queue", requestId: "request-1" }, sluice);
  return {
    ...made,
    sluice,
    tokens,
    tick: () => tick(sweepOf(sluice), { send }),
    session: () => work("ali", "ali", sluice, () => true),
  };
}

describe("a tick", () => {
  it("wakes a lane with work due, also when no token was ever sent for it", async () => {
    const world = await begin("Synchronizing");
    expect(await world.tick()).toEqual(["ali"]);
    expect(world.tokens).toEqual(["ali"]);
  });

  it("wakes a lane again only when its next look is due, minute after minute, until the run is told", async () => {
    const world = await begin("Synchronizing", { transitions: { stopMs: 300_000 } });
    expect(await world.session()).toBe("later");
    expect(await world.tick()).toEqual([]);
    const outcomes: string[] = [];
    for (let minute = 0; minute < 10 && outcomes.at(-1) !== "done"; minute += 1) {
      world.clock.advance(60_000);
      expect(await world.tick()).toEqual(["ali"]);
      outcomes.push(await world.session());
    }
    expect(outcomes.at(-1)).toBe("done");
    expect(world.published.map(({ detail }) => detail["verdict"] ?? detail["counts"])).toEqual([
      "succeeded",
      { succeeded: 1, already: 0, refused: 0, failed: 0, unproven: 0 },
    ]);
    expect(await world.tick()).toEqual([]);
  });

  it("brings a job whose cloud is silent to its deadline", async () => {
    const lost = { fault: "lost-before", times: 1000 };
    const world = await begin("Synchronizing", { faults: [lost] });
    for (let minute = 0; minute < 11; minute += 1) {
      await world.tick();
      await world.session();
      world.clock.advance(60_000);
    }
    expect(world.published.map(({ detail }) => detail["verdict"])).toEqual(["unproven", undefined]);
  });

  it("wakes the lanes behind one that cannot be read or woken, and then says which one failed", async () => {
    const { sluice, tokens } = await begin("Synchronizing");
    const lanes = async () => ["broken", "mute", "ali"];
    const nextDue = async (lane: string) => {
      if (lane === "broken") throw new Error("throttled");
      return sluice.ledger.nextDue("ali");
    };
    const send = async (lane: string) => {
      if (lane === "mute") throw new Error("refused");
      tokens.push(lane);
    };
    const mute = async (lane: string) => (lane === "ali" ? sluice.ledger.nextDue(lane) : nextDue(lane));
    const swept = tick(sweepOf({ ...sluice, ledger: { ...sluice.ledger, lanes, nextDue: mute } }), { send });
    await expect(swept).rejects.toThrow("2 lanes failed: broken (throttled), mute (refused)");
    expect(tokens).toEqual(["ali"]);
  });

  it("tells what the bus refused as it fell, without waking anyone", async () => {
    const world = await begin("Finished");
    const down = { ...world.sluice, bus: { publish: async () => [] } };
    expect(await work("ali", "ali", down, () => true)).toBe("unsent");
    expect(await world.tick()).toEqual([]);
    expect(world.published.map(({ detailType }) => detailType)).toEqual([
      "Job Control Verdict",
      "Job Control Run Completed",
    ]);
    expect(await world.sluice.ledger.lanes()).toEqual([]);
  });
});

const NO_CAPS = { guardrails: { limits: { jobsPerRun: 10_000, jobsPerDay: 10_000 } } };

describe("a run that nobody brings to its end", () => {
  const MINUTE = 60_000;

  it("has until five minutes after its deadline, then the tick ends it, and tells", async () => {
    const world = await begin("Synchronizing");
    world.clock.advance(15 * MINUTE - 1);
    await world.tick();
    expect(world.published).toEqual([]);
    world.clock.advance(1);
    expect(await world.tick()).toEqual([]);
    expect(world.published.map(({ detail }) => detail["verdict"] ?? detail["counts"])).toEqual([
      "unproven",
      { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 1 },
    ]);
    expect(world.published[0]?.detail).toMatchObject({
      reason: "not proven within 600 s; it was never read",
      error: { kind: "timeout" },
    });
    expect(world.clouds.calls()).toEqual([]);
  });

  it("says what was last seen", async () => {
    const world = await begin("Synchronizing", { transitions: { stopMs: 3_600_000 } });
    await world.session();
    world.clock.advance(16 * MINUTE);
    await world.tick();
    expect(world.published[0]?.detail).toMatchObject({ verdict: "unproven", status: "Synchronizing", attempts: 1 });
  });

  it.each([
    [{ is: "halt" } as const, "halted by ann"],
    [{ is: "protect", target: "ali", jobId: "job-0" } as const, "protected by ann"],
  ])("is refused where nothing was sent and %j stood in the way", async (brake, reason) => {
    const world = await begin("Synchronizing");
    await world.sluice.ledger.brake({ ...brake, by: "ann", at: 0 });
    world.clock.advance(16 * MINUTE);
    await world.tick();
    expect(world.published[0]?.detail).toMatchObject({ verdict: "refused", reason });
  });

  it("is left to whoever has its job in hand, for as long as the lease lasts", async () => {
    const world = await begin("Synchronizing");
    world.clock.advance(16 * MINUTE);
    const now = world.clock.now();
    await world.sluice.ledger.take("ali", now, now + MINUTE);
    await world.tick();
    expect(world.published).toEqual([]);
    world.clock.advance(MINUTE);
    await world.tick();
    expect(world.published.map(({ detail }) => detail["verdict"])).toEqual(["unproven", undefined]);
  });

  it("ends with every job of a plan that never became chunks", async () => {
    const world = createWorld(
      [{ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, jobs: [] }],
      NO_CAPS,
    );
    const jobs = Array.from({ length: 1000 }, (_, index) => `job-${index}`);
    const command = { version: 1, action: "stop", target: "hw", jobs, deadlineSeconds: 60 };
    await accept(command, { origin: "queue", requestId: "request-1" }, world.sluice);
    world.clock.advance(6 * MINUTE);
    await tick(sweepOf(world.sluice), { send: async () => undefined });
    expect(new Set(world.published.map(({ eventId }) => eventId)).size).toBe(1001);
    expect(world.published.at(-1)?.detail["counts"]).toMatchObject({ unproven: 1000 });
  });

  it("goes on with the next minute's tick where time was short", async () => {
    const world = await begin("Synchronizing");
    world.clock.advance(16 * MINUTE);
    await tick({ ...sweepOf(world.sluice), mayCall: () => false }, { send: async () => undefined });
    expect(world.published).toEqual([]);
    await world.tick();
    expect(world.published).toHaveLength(2);
  });
});

describe("a lane that a command line works by itself", () => {
  const sender = { origin: "cli", requestId: "request-1" } as const;

  async function killed() {
    const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs: [] }]);
    const run = await accept(STOP, sender, world.sluice, ownLane);
    const tokens: string[] = [];
    const send = async (lane: string) => void tokens.push(lane);
    return { ...world, run, tokens, tick: () => tick(sweepOf(world.sluice), { send }) };
  }

  it("gets no token, and is left alone until it is overdue", async () => {
    const world = await killed();
    expect(await world.tick()).toEqual([]);
    expect([world.tokens, world.published]).toEqual([[], []]);
    world.clock.advance(16 * 60_000);
    expect(await world.tick()).toEqual([]);
    expect(world.tokens).toEqual([]);
    expect(world.published.map(({ detail }) => detail["verdict"])).toEqual(["unproven", undefined]);
  });

  it("is woken by the ticks of the process that goes on with it", async () => {
    const world = await killed();
    const ended = await bringToEnd(world.run, world.sluice, () => true);
    expect(ended).toMatchObject({ open: 0, counts: { refused: 1 } });
  });

  it("ends when whoever started it wants it to", async () => {
    const world = await killed();
    expect((await bringToEnd(world.run, world.sluice, () => false)).open).toBe(1);
  });
});
