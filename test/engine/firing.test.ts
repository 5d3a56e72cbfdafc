import { describe, expect, it } from "vitest";
import type { Spare } from "#lib/jobs/brake.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Firing } from "#lib/jobs/firing.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { noticeSchema } from "#lib/jobs/notice.ts";
import { acceptCommand, bringToEnd } from "#lib/run.ts";
import { createWorld, type World } from "./world.ts";

const DAY = 86_400_000;
const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" };
const IDLE = { kind: "sync", status: "Finished", createdAt: "2026-01-01T00:00:00Z", tags: { owner: "ann" } };

const idle = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...IDLE, id: `job-${String(n).padStart(2, "0")}` }));
const worldOf = (jobs: readonly object[], config: object = {}) => createWorld([{ ...ALIBABA, jobs }], config);

/** One firing of a policy that deletes what is finished, now, and to its end. */
async function fire(world: World, firing: Partial<Firing> = {}, more: object = {}) {
  const { sluice, clock } = world;
  const at = clock.now();
  const whole: Firing = { policy: "nightly", at, mode: "act", graceMs: 3 * DAY, slowStart: [], ...firing };
  const command = parseCommand({
    ...{ version: 1, action: "delete", target: "ali", select: { status: ["Finished"] } },
    ...{ dryRun: whole.mode === "plan", ...more },
  });
  const sender = { origin: "policy", requestId: `policy:nightly:${at}`, firing: whole } as const;
  const run = await acceptCommand(command, sender, sluice, ownLane);
  const ended = await bringToEnd(run, sluice, () => true);
  return sluice.ledger.verdicts(ended.runId);
}

const later = (world: World, ms: number) => world.clock.advance(ms);
const deleted = ({ clouds }: World) => clouds.effects().map(({ jobId }) => jobId);
const noticed = ({ published }: World) =>
  published
    .filter(({ detailType }) => detailType === "Job Control Notice")
    .map(({ detail }) => noticeSchema.parse(detail));

describe("a policy in mode act", () => {
  it("tells the owner first, and acts when the grace is over", async () => {
    const world = worldOf(idle(1));
    expect(await fire(world)).toEqual([]);
    expect(noticed(world)).toMatchObject([
      {
        ...{ policy: "nightly", mode: "act", action: "delete", target: "ali", jobId: "job-00", status: "Finished" },
        ...{ tags: { owner: "ann" }, firstSeenAt: "2026-11-23T00:00:00.000Z", dueAt: "2026-11-26T00:00:00.000Z" },
      },
    ]);
    later(world, 3 * DAY - 60_000);
    await fire(world);
    expect([deleted(world), noticed(world).length]).toEqual([[], 1]);
    later(world, 60_000);
    expect((await fire(world)).map(({ jobId, verdict }) => [jobId, verdict])).toEqual([["job-00", "succeeded"]]);
    expect(deleted(world)).toEqual(["job-00"]);
    expect(noticed(world)).toHaveLength(1);
  });

  it("without a grace acts at once, and needs no notice", async () => {
    const world = worldOf(idle(2));
    await fire(world, { graceMs: 0 });
    expect([deleted(world), noticed(world)]).toEqual([["job-00", "job-01"], []]);
  });

  it("a job that was changed meanwhile begins its grace anew", async () => {
    const world = worldOf([
      {
        ...IDLE,
        id: "job-00",
        meanwhile: [
          { ms: DAY, status: "Synchronizing" },
          { ms: 2 * DAY, status: "Finished" },
        ],
      },
    ]);
    await fire(world);
    later(world, DAY + 1);
    await fire(world);
    later(world, DAY);
    await fire(world);
    later(world, DAY);
    await fire(world);
    expect(deleted(world)).toEqual([]);
    expect(noticed(world)).toHaveLength(2);
    later(world, 2 * DAY);
    await fire(world);
    expect(deleted(world)).toEqual(["job-00"]);
  });

  it.each([
    ["another action", { action: "teardown" }, {}],
    ["another mode", {}, { mode: "notify" }],
  ] as const)(
    "when the policy comes to %s, its owner is told anew, and the grace begins anew",
    async (_what, then, was) => {
      const world = worldOf(idle(1));
      await fire(world, { graceMs: DAY, ...was });
      later(world, 2 * DAY);
      await fire(world, { graceMs: DAY }, then);
      expect([deleted(world), noticed(world).length]).toEqual([[], 2]);
      expect(noticed(world)[1]).toMatchObject({
        mode: "act",
        dueAt: expect.stringMatching(/^2026-11-26T00:00:0/),
        ...then,
      });
      later(world, DAY);
      await fire(world, { graceMs: DAY }, then);
      expect(deleted(world)).toEqual(["job-00"]);
    },
  );

  it("a grace that was made shorter does not come before what was told", async () => {
    const world = worldOf(idle(1));
    await fire(world, { graceMs: 3 * DAY });
    later(world, 2 * DAY);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual([]);
    later(world, DAY);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual(["job-00"]);
  });

  it("a grace that is added later counts from when the owner is told, not from when the job was first seen", async () => {
    const world = worldOf(idle(2));
    await fire(world, { graceMs: 0, slowStart: [1] });
    expect([deleted(world), noticed(world)]).toEqual([["job-00"], []]);
    later(world, 2 * DAY);
    await fire(world, { graceMs: DAY });
    expect([deleted(world), noticed(world).map(({ jobId }) => jobId)]).toEqual([["job-00"], ["job-01"]]);
    later(world, DAY);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual(["job-00", "job-01"]);
  });

  it("a mark of the same id on another target is none", async () => {
    const world = worldOf(idle(1));
    await fire(world, { graceMs: DAY });
    const { ledger } = world.sluice;
    for await (const mark of ledger.marks("nightly"))
      await ledger.remark("nightly", [{ ...mark, target: "other" }], []);
    later(world, 2 * DAY);
    await fire(world, { graceMs: DAY });
    expect([deleted(world), noticed(world).length]).toEqual([[], 2]);
  });

  it("a job that a guardrail protects is not noticed and not acted on", async () => {
    const world = worldOf(idle(2), { guardrails: { protect: { ids: ["job-01"] } } });
    await fire(world, { graceMs: 0 });
    await fire(world, { graceMs: DAY });
    expect([deleted(world), noticed(world)]).toEqual([["job-00"], []]);
  });
});

describe("a slow start", () => {
  it("acts on one job, then on ten, then on all; a firing that finds nothing does not count", async () => {
    const world = worldOf(idle(25), { guardrails: { limits: { jobsPerRun: 25 } } });
    const counts: number[] = [];
    for (let night = 0; night < 5; night += 1) {
      const before = deleted(world).length;
      await fire(world, { graceMs: night === 0 ? DAY : 0, slowStart: [1, 10] });
      counts.push(deleted(world).length - before);
      later(world, DAY);
    }
    expect(counts).toEqual([0, 1, 10, 14, 0]);
  });

  it("a firing that was halted to its end is no step of it", async () => {
    const world = worldOf(idle(13));
    const halt = { is: "halt", by: "ann", at: 0 } as const;
    await world.sluice.ledger.brake(halt);
    const verdicts = await fire(world, { graceMs: 0, slowStart: [1, 10] });
    expect(verdicts.map(({ verdict, reason }) => [verdict, reason])).toEqual([["refused", "halted by ann"]]);
    await world.sluice.ledger.release(halt);
    later(world, DAY);
    await fire(world, { graceMs: 0, slowStart: [1, 10] });
    expect(deleted(world)).toEqual(["job-00"]);
  });

  it("a firing whose worker died before its plan was settled takes the same step again", async () => {
    const world = worldOf(idle(13));
    const { ledger } = world.sluice;
    let deaths = 1;
    const settlePlan: typeof ledger.settlePlan = (...plan) => {
      deaths -= 1;
      return deaths >= 0 ? Promise.reject(new Error("killed")) : ledger.settlePlan(...plan);
    };
    const dying = { ...world, sluice: { ...world.sluice, ledger: { ...ledger, settlePlan } } };
    const firing = { graceMs: 0, slowStart: [1, 10] };
    await expect(fire(dying, firing)).rejects.toThrow("killed");
    const [run] = await ledger.runs(1);
    if (!run) throw new Error("there is no run; want the one that was left behind");
    await bringToEnd(run, dying.sluice, () => true);
    expect(deleted(world)).toEqual(["job-00"]);
    later(world, DAY);
    await fire(world, firing);
    expect(deleted(world)).toHaveLength(11);
  });
});

describe("modes that do not act", () => {
  it("notify tells each job once, with no time at which it would be acted on", async () => {
    const world = worldOf(idle(2));
    for (let night = 0; night < 5; night += 1) {
      expect(await fire(world, { mode: "notify", graceMs: DAY })).toEqual([]);
      later(world, DAY);
    }
    expect(deleted(world)).toEqual([]);
    expect(noticed(world).map(({ jobId, mode, dueAt }) => [jobId, mode, dueAt])).toEqual([
      ["job-00", "notify", undefined],
      ["job-01", "notify", undefined],
    ]);
  });

  it("plan forgets what was told: a job that was changed in the meantime begins its grace anew", async () => {
    const restarted = [
      { ms: DAY, status: "Synchronizing" },
      { ms: 2 * DAY, status: "Finished" },
    ];
    const world = worldOf([{ ...IDLE, id: "job-00", meanwhile: restarted }]);
    for (const mode of ["act", "plan", "act"] as const) {
      await fire(world, { mode, graceMs: DAY });
      later(world, DAY + 1);
    }
    expect([deleted(world), noticed(world).length]).toEqual([[], 2]);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual(["job-00"]);
  });

  it("plan only plans", async () => {
    const world = worldOf(idle(2));
    expect((await fire(world, { mode: "plan" })).map(({ verdict }) => verdict)).toEqual(["planned", "planned"]);
    expect([deleted(world), noticed(world)]).toEqual([[], []]);
  });
});

describe("what a person may ask of policies for one job", () => {
  const spare = (is: Spare["is"], until: number) =>
    ({ is, target: "ali", jobId: "job-00", until, by: "ann", at: 0, reason: "wait for me" }) as const;

  it("a snooze keeps it until then, and its grace goes on meanwhile", async () => {
    const world = worldOf(idle(1));
    await fire(world, { graceMs: DAY });
    await world.sluice.ledger.brake(spare("snooze", world.clock.now() + 3 * DAY));
    later(world, 2 * DAY);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual([]);
    later(world, DAY);
    await fire(world, { graceMs: DAY });
    expect([deleted(world), noticed(world).length]).toEqual([["job-00"], 1]);
  });

  it("an exemption hides it until then; afterwards it is told anew", async () => {
    const world = worldOf(idle(1));
    await world.sluice.ledger.brake(spare("exempt", world.clock.now() + 3 * DAY));
    await fire(world, { graceMs: DAY });
    expect(noticed(world)).toEqual([]);
    later(world, 3 * DAY);
    await fire(world, { graceMs: DAY });
    expect([deleted(world), noticed(world).length]).toEqual([[], 1]);
    later(world, DAY);
    await fire(world, { graceMs: DAY });
    expect(deleted(world)).toEqual(["job-00"]);
  });

  it.each(["snooze", "exempt"] as const)(
    "a %s put up when the plan is made already holds before the call",
    async (is) => {
      const world = worldOf(idle(1));
      const { ledger } = world.sluice;
      const settlePlan: typeof ledger.settlePlan = async (...plan) => {
        const isSettled = await ledger.settlePlan(...plan);
        await ledger.brake(spare(is, world.clock.now() + DAY));
        return isSettled;
      };
      const late = { ...world, sluice: { ...world.sluice, ledger: { ...ledger, settlePlan } } };
      const [verdict] = await fire(late, { graceMs: 0 });
      expect(verdict).toMatchObject({ verdict: "refused", reason: expect.stringContaining("by ann: wait for me") });
      expect(deleted(world)).toEqual([]);
    },
  );

  it("does not hold back a person's own command", async () => {
    const world = worldOf(idle(1));
    await world.sluice.ledger.brake(spare("exempt", world.clock.now() + DAY));
    const command = parseCommand({ version: 1, action: "delete", target: "ali", jobs: ["job-00"] });
    const run = await acceptCommand(command, { origin: "cli", requestId: "mine" }, world.sluice, ownLane);
    await bringToEnd(run, world.sluice, () => true);
    expect(deleted(world)).toEqual(["job-00"]);
  });
});
