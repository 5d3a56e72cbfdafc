import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planHeadSchema, planRecordSchema } from "#lib/jobs/plan-record.ts";
import { configOf, eventsOf, open, type Place, rowsOf } from "./cli.ts";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY - 3_600_000).toISOString();

const JOBS = [
  { id: "old-done", status: "Finished", name: "tmp-1", createdAt: ago(20) },
  { id: "old-failed", status: "Failed", name: "tmp-2", createdAt: ago(30) },
  { id: "old-kept", status: "Finished", name: "prod-1", createdAt: ago(40) },
  { id: "busy", kind: "migration", status: "Migrating", name: "tmp-3", createdAt: ago(50) },
  { id: "young", status: "Finished", name: "tmp-4", createdAt: ago(2) },
].map((job) => ({ kind: "sync", ...job }));

const OLD = ["--action", "teardown", "--target", "ali", "--select", "olderThan=14d"];
const GUARDED =
  "\nguardrails: { protect: { names: ['prod-*'] } }\nrates: { currency: CNY, rates: [{ kind: migration, perHour: 2 }] }\n";

describe("sluice plan and sluice apply", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: JOBS, transitions: { stopMs: 50, deleteMs: 50 } });
    await place.write("sluice.yaml", configOf(place.url) + GUARDED);
  });
  afterAll(() => place.close());
  const sluice = (...args: readonly string[]) => place.start(args).ended;

  /** The plan as JSON: its head, and its jobs by id. */
  async function planned(...args: readonly string[]) {
    const { code, stdout, stderr } = await sluice("plan", ...args, "--json");
    expect([code, stderr.includes("sluice:")]).toEqual([0, false]);
    const [head, ...rows] = rowsOf(stdout);
    const jobs = rows.map((row) => planRecordSchema.parse(row));
    return { head: planHeadSchema.parse(head), jobs: Object.fromEntries(jobs.map((job) => [job.jobId, job])) };
  }

  it("shows every job that is meant, what would be done, and which guardrail refuses", async () => {
    const { head, jobs } = await planned(...OLD);
    expect(head).toMatchObject({
      version: 1,
      action: "teardown",
      target: "ali",
      counts: { planned: 3, already: 0, refused: 1 },
    });
    expect(Object.values(jobs).map(({ jobId, decision, reason }) => [jobId, decision, reason])).toEqual([
      ["busy", "planned", "would stop, then delete"],
      ["old-done", "planned", "would delete"],
      ["old-failed", "planned", "would stop, then delete"],
      ["old-kept", "refused", 'protected: its name fits guardrails.protect.names "prod-*"'],
    ]);
    expect(jobs["busy"]).toMatchObject({ perMonth: 1460, currency: "CNY", billing: { is: "billed" } });
    expect(jobs["old-done"]).toMatchObject({ state: "stopped", billing: { is: "unknown" } });
    expect(jobs["old-failed"]?.perMonth).toBeUndefined();
    expect(await place.logged("effects")).toEqual([]);
  });

  it("is the same plan when nothing has changed, and another for another action", async () => {
    const [one, two] = [await planned(...OLD), await planned(...OLD)];
    expect(one.head.plan).toMatch(/^[0-9a-f]{64}$/);
    expect(two.head.plan).toBe(one.head.plan);
    const stop = await planned("--action", "stop", "--target", "ali", "--select", "olderThan=14d");
    expect(stop.head.plan).not.toBe(one.head.plan);
  });

  it("is a table for people, with counts, cost and the next step below", async () => {
    const { stdout, stderr } = await sluice("plan", ...OLD);
    expect(stdout).toContain("busy");
    expect(stdout).toContain("1460.00");
    expect(stdout).toContain("● would stop, then delete");
    expect(stderr).toMatch(
      /teardown on ali: 3 planned, 0 already, 1 refused; planned: 1460\.00 CNY a month, 2 of unknown cost/,
    );
    expect(stderr).toMatch(/to do exactly this within a day: sluice apply [0-9a-f]{12}\n/);
  });

  it("takes a command file, names jobs that the listing does not show, and leaves an unlisted one out of what is applied", async () => {
    const file = await place.write("command.json", {
      version: 1,
      action: "delete",
      target: "ali",
      jobs: ["young", "absent"],
    });
    const { head, jobs } = await planned(file);
    expect(head.counts).toEqual({ planned: 1, already: 0, refused: 1 });
    expect(jobs["absent"]).toEqual({
      ...{ version: 1, target: "ali", provider: "alibaba-dts", region: "cn-hangzhou" },
      ...{ jobId: "absent", decision: "refused", reason: "the listing of its target does not show it" },
    });
  });

  it.each([
    [["plan"], "nothing to plan; want COMMAND.json, or --action, --target and --select"],
    [["plan", "--action", "teardown", "--target", "ali", "--select", "limit=3"], "command.select chooses nothing"],
    [["plan", "--action", "erase", "--target", "ali", "--select", "name=x"], 'command.action is "erase"'],
    [["plan", "c.json", "--target", "ali"], "the command file says what to plan"],
    [["plan", "--action", "stop", "--target", "alo", "--select", "name=x"], 'command.target is "alo"'],
    [["apply"], 'the plan is "missing"; want 8 or more hex digits of its hash'],
    [["apply", "../x"], 'the plan is "../x"; want 8 or more hex digits of its hash'],
    [["apply", "00000000"], "there is no plan 00000000 in this ledger; sluice plan makes one"],
  ])("%j is refused in one sentence", async (args, sentence) => {
    const { code, stdout, stderr } = await sluice(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`sluice: ${sentence}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("says that all would be refused when the plan is over a cap", async () => {
    await place.write("tight.yaml", `${configOf(place.url)}guardrails: { limits: { jobsPerRun: 1 } }\n`);
    const { stderr } = await sluice("plan", ...OLD, "--config", "tight.yaml");
    expect(stderr).toContain(
      "applied as it is, all would be refused: the run has 4 jobs and guardrails.limits.jobsPerRun allows 1",
    );
    expect(stderr).not.toContain("sluice apply");
  });

  it("does exactly what was planned, once", async () => {
    const { head } = await planned("--action", "delete", "--target", "ali", "--select", "name=tmp-1");
    const first = await sluice("apply", head.plan.slice(0, 12));
    expect(eventsOf(first).map(({ jobId, verdict }) => [jobId, verdict])).toEqual([["old-done", "succeeded"]]);
    const effects = await place.logged("effects");
    expect(effects.map(({ jobId, effect }) => [jobId, effect])).toEqual([["old-done", "delete"]]);
    const again = await sluice("apply", head.plan.slice(0, 12));
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("old-done is not meant any more");
    expect(await place.logged("effects")).toEqual(effects);
  });

  it("refuses when anything has drifted, names it, and does nothing", async () => {
    const { head } = await planned(...OLD);
    await place.run({ action: "stop", jobs: ["busy"] });
    const before = await place.logged("effects");
    const { code, stdout, stderr } = await sluice("apply", head.plan);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("busy was migration, running, planned, and now is migration, stopped, planned");
    expect(stderr).toContain("this is not what was planned: nothing was done");
    expect(await place.logged("effects")).toEqual(before);
  });

  it("runs a command that selects, to its end", async () => {
    const ended = await place.run({ action: "delete", select: { name: "tmp-*", status: ["Finished"] } });
    expect(
      eventsOf(ended)
        .map(({ jobId, verdict }) => [jobId, verdict])
        .sort(),
    ).toEqual([
      ["busy", "succeeded"],
      ["young", "succeeded"],
    ]);
    expect(ended.code).toBe(0);
  });
});
