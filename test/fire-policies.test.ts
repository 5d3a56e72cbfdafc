import { describe, expect, it } from "vitest";
import { firePolicies } from "#lib/fire-policies.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { bringToEnd } from "#lib/run.ts";
import { createWorld, type World } from "./engine/world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const POLICY = {
  name: "nightly",
  schedule: { cron: "0 3 * * *", timeZone: "Asia/Shanghai" },
  target: "ali",
  action: "delete",
  select: { status: ["Finished"] },
  mode: "act",
  slowStart: [],
};
const JOBS = [{ id: "job-0", kind: "sync", status: "Finished" }];

/** The world's clock stands at 2026-11-23T00:00:00Z, 08:00 in Shanghai. */
function worldOf(policies: readonly object[], jobs: readonly object[] = JOBS): World {
  return createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs }], { policies });
}

/** A tick: what was fired, each to its end. */
async function tick(world: World): Promise<readonly string[]> {
  const runs = await firePolicies(world.sluice, ownLane);
  for (const run of runs) await bringToEnd(run, world.sluice, () => true);
  return runs.map(({ requestId }) => requestId);
}

async function everyHour(world: World, hours: number): Promise<readonly string[]> {
  const fired: string[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    fired.push(...(await tick(world)));
    world.clock.advance(HOUR - (world.clock.now() % HOUR));
  }
  return fired;
}

describe("a policy", () => {
  it("fires once an instant, at its own zone's time, under an id made of both", async () => {
    const fired = await everyHour(worldOf([POLICY]), 72);
    expect(fired).toEqual([
      "policy:nightly:2026-11-23T19:00:00.000Z",
      "policy:nightly:2026-11-24T19:00:00.000Z",
      "policy:nightly:2026-11-25T19:00:00.000Z",
    ]);
  });

  it("that is met for the first time has missed nothing", async () => {
    const world = worldOf([POLICY]);
    expect(await tick(world)).toEqual([]);
    expect(world.clouds.calls()).toEqual([]);
  });

  it("that was missed for days is caught up once, with its latest instant", async () => {
    const world = worldOf([POLICY]);
    await tick(world);
    world.clock.advance(10 * DAY);
    expect(await tick(world)).toEqual(["policy:nightly:2026-12-02T19:00:00.000Z"]);
    expect(await tick(world)).toEqual([]);
  });

  it("that two ticks fire at once makes one run, and its job one delete", async () => {
    const world = worldOf([POLICY]);
    await tick(world);
    world.clock.advance(DAY);
    const [one, other] = await Promise.all([firePolicies(world.sluice, ownLane), firePolicies(world.sluice, ownLane)]);
    expect(one.map(({ runId }) => runId)).toEqual(other.map(({ runId }) => runId));
    for (const run of [...one, ...other]) await bringToEnd(run, world.sluice, () => true);
    expect(world.clouds.effects()).toHaveLength(1);
    expect(await world.sluice.ledger.runs(10)).toHaveLength(1);
  });

  it("whose tick died after the run was started goes on with that run", async () => {
    const world = worldOf([POLICY]);
    await tick(world);
    world.clock.advance(DAY);
    const { ledger } = world.sluice;
    const dying = { ...ledger, keepPolicy: () => Promise.reject(new Error("killed")) };
    await expect(firePolicies({ ...world.sluice, ledger: dying }, ownLane)).rejects.toThrow("killed");
    expect(await tick(world)).toEqual(["policy:nightly:2026-11-23T19:00:00.000Z"]);
    expect([await ledger.runs(10), world.clouds.effects()]).toMatchObject([[{ jobs: 1 }], [{ jobId: "job-0" }]]);
  });

  it("does not fire again when the clock is set back", async () => {
    const world = worldOf([POLICY]);
    await tick(world);
    world.clock.advance(DAY);
    await tick(world);
    world.clock.advance(-DAY);
    expect(await everyHour(world, 24)).toEqual([]);
  });

  it("that is changed between an instant and a second look at it is rejected for that instant, and the others go on", async () => {
    const world = worldOf([POLICY, { ...POLICY, name: "second" }]);
    await tick(world);
    world.clock.advance(DAY);
    const { ledger } = world.sluice;
    const dying = { ...ledger, keepPolicy: () => Promise.reject(new Error("killed")) };
    await firePolicies({ ...world.sluice, ledger: dying }, ownLane).catch(() => undefined);
    const [first, ...rest] = world.sluice.config.policies;
    const changed = [{ ...first, select: { status: ["Failed"] } }, ...rest] as typeof world.sluice.config.policies;
    const later = { ...world, sluice: { ...world.sluice, config: { ...world.sluice.config, policies: changed } } };
    expect(await tick(later)).toEqual(["policy:second:2026-11-23T19:00:00.000Z"]);
    expect(later.published.map(({ detailType }) => detailType)).toContain("Job Control Rejected");
    expect(await tick(later)).toEqual([]);
  });

  it("in mode plan changes nothing and notices nothing", async () => {
    const world = worldOf([{ ...POLICY, mode: "plan" }]);
    await everyHour(world, 48);
    expect(world.clouds.effects()).toEqual([]);
    expect(new Set(world.published.map(({ detailType }) => detailType))).toEqual(
      new Set(["Job Control Plan", "Job Control Run Completed"]),
    );
  });
});

it("the month's savings are told once, when it is over", async () => {
  const world = worldOf([], []);
  await everyHour(world, 24 * 9);
  const told = world.published.filter(({ detailType }) => detailType === "Job Control Savings");
  expect(told).toMatchObject([{ detail: { month: "2026-11", jobs: 0, hours: 0 } }]);
});
