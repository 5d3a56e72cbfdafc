import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planHeadSchema } from "#lib/jobs/plan-record.ts";
import { eventsOf, open, type Place, rowsOf } from "./cli.ts";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY - 3_600_000).toISOString();

const JOBS = [
  { id: "old-1", status: "Finished", name: "tmp 1", createdAt: ago(20) },
  { id: "old-2", status: "Failed", name: "tmp 2", createdAt: ago(30) },
  { id: "new-1", status: "Finished", name: "prod", createdAt: ago(2) },
].map((job) => ({ kind: "sync", ...job }));

describe("sluice ask", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: JOBS, transitions: { stopMs: 50, deleteMs: 50 } });
  });
  afterAll(() => place.close());
  const sluice = (...args: readonly string[]) => place.start(args).ended;
  const ask = (words: string, ...args: readonly string[]) => sluice("ask", words, ...args);

  it("help shows what can be said, without a config too", async () => {
    const { code, stdout, stderr } = await ask("help", "--config", "none.yaml");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("teardown SELECTION in TARGET [because REASON]\n");
    expect(stdout).toContain("snooze ID in TARGET for 7d\n");
    expect(stdout).toContain("SELECTION, in any order: kind sync");
  });

  it("help of one word shows that one", async () => {
    const { stdout } = await ask("帮助 取消");
    expect(stdout.split("\n").slice(0, 2)).toEqual(["cancel CODE", ""]);
  });

  it.each([
    ["jobs in ali", ["new-1", "old-1", "old-2"]],
    ["jobs ali status finished older than 14d", ["old-1"]],
    ['任务 在 ali 名称 "tmp *"', ["old-1", "old-2"]],
    ["status ali", ["new-1", "old-1", "old-2"]],
    ["status old-2", ["old-2"]],
  ])("%s lists jobs, as sluice jobs and sluice job do", async (words, ids) => {
    const { code, stdout } = await ask(words, "--json");
    expect([
      code,
      rowsOf(stdout)
        .map((row) => row["jobId"])
        .sort(),
    ]).toEqual([0, ids]);
  });

  it("plans what is selected, and sluice apply does exactly that", async () => {
    const { code, stdout, stderr } = await ask("teardown ali older than 14d status Finished because it is over");
    expect(code).toBe(0);
    expect(stdout).toContain("old-1");
    expect(stdout).not.toContain("old-2");
    expect(stderr).toContain("teardown on ali: 1 planned, 0 already, 0 refused");
    expect(await place.logged("effects")).toEqual([]);
    const [, hash = ""] = /to do exactly this within a day: sluice apply ([0-9a-f]{12})\n/.exec(stderr) ?? [];
    const applied = await sluice("apply", hash);
    expect(eventsOf(applied).map(({ jobId, verdict }) => [jobId, verdict])).toEqual([["old-1", "succeeded"]]);
    const runs = await ask("status", "--json");
    const [run] = rowsOf(runs.stdout);
    expect(run).toMatchObject({ action: "teardown", target: "ali", jobs: 1 });
    expect((await ask(`status ${run?.["runId"]}`)).stdout).toContain("succeeded");
    expect(await ask(`cancel ${run?.["runId"]}`)).toMatchObject({
      code: 1,
      stderr: `run ${run?.["runId"]} has ended already\n`,
    });
  });

  it("plans jobs by their ids", async () => {
    const { code, stdout } = await ask("plan delete new-1 “absent” in ali", "--json");
    const [head, ...rows] = rowsOf(stdout);
    expect(code).toBe(0);
    expect(planHeadSchema.parse(head)).toMatchObject({
      action: "delete",
      target: "ali",
      counts: { planned: 1, refused: 1 },
    });
    expect(rows.map((row) => row["jobId"]).sort()).toEqual(["absent", "new-1"]);
  });

  it("halts, snoozes and exempts at once, as their commands do", async () => {
    expect(await ask("halt ali because of an incident")).toMatchObject({
      code: 0,
      stderr: "halted ali; lift it with sluice halt --lift\n",
    });
    expect((await ask("snooze new-1 in ali for 400d")).stderr).toMatch(/^policies do not act on new-1 on ali until 20/);
    expect((await ask("exempt new-1 in ali for 30d")).stderr).toMatch(/^policies do not see new-1 on ali until 20/);
    const { stderr } = await ask("status");
    expect(stderr).toMatch(/halted: ali \(since .*: of an incident\)/);
    expect(stderr).toMatch(/snoozed until .*: new-1 on ali/);
    expect((await sluice("halt", "--lift", "--target", "ali")).code).toBe(0);
  });

  it.each([
    ["confirm 8f3a2c", "sluice: a plan is confirmed where it was made; here it is sluice apply PLAN\n"],
    [
      `approve 8f3a2c ${"0123456789abcdef".repeat(4)}`,
      "sluice: a plan is confirmed where it was made; here it is sluice apply 0123456789ab\n",
    ],
    ["cancel 8f3a2c", 'sluice: this ledger has no run "8f3a2c"; sluice runs shows those there are\n'],
  ])("%s is told on stderr, and nothing is done", async (words, told) => {
    const before = await place.logged("effects");
    expect(await ask(words)).toEqual({ code: 2, stdout: "", stderr: told });
    expect(await place.logged("effects")).toEqual(before);
  });

  it.each([
    [
      "teardown ali oldr than 14d",
      'sluice: "oldr" is no word that can stand here.\n  teardown ali oldr than 14d\n               ^\nDid you mean older?\nHere could stand: ID, in, kind, status, state, older, name, tag, limit, because\n',
    ],
    [
      "stop new-1 in al",
      'sluice: There is no target "al".\n  stop new-1 in al\n                ^\nDid you mean ali?\nHere could stand: ali\n',
    ],
    ["stop new-1", "sluice: Say which target is meant.\n  stop new-1\n            ^\nHere could stand: in ali\n"],
    [
      "stop ali limit 5",
      "sluice: That would mean every job of the target. Say what they are like.\n  stop ali limit 5\n                  ^\nHere could stand: kind, status, state, older, name, tag\n",
    ],
  ])("%s is pointed at on stderr, and no cloud is called", async (words, told) => {
    const before = await place.logged("calls");
    expect(await ask(words)).toEqual({ code: 2, stdout: "", stderr: told });
    expect(await place.logged("calls")).toEqual(before);
  });

  it("wants its words, and in quotation marks", async () => {
    expect(await sluice("ask")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("sluice: nothing asked; want words"),
    });
    expect((await sluice("ask", "jobs", "in", "ali")).stderr).toBe(
      'sluice: "in" is one word too many; see sluice ask --help\n',
    );
    expect((await sluice("ask", "--help")).stdout).toContain('sluice ask "WORDS" [--json] [--config FILE]\n');
  });
});
