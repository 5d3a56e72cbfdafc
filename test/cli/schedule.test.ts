import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configOf, eventsOf, open, type Place } from "./cli.ts";

const JOBS = [
  { id: "idle-1", kind: "sync", status: "Finished", name: "tmp-1" },
  { id: "idle-2", kind: "sync", status: "Finished", name: "tmp-2" },
  { id: "busy", kind: "sync", status: "Synchronizing", name: "tmp-3" },
];

const policies = (mode: string, more = "") => `
policies:
  - name: nightly
    schedule: { cron: "0 3 * * *", timeZone: Asia/Shanghai }
    target: ali
    action: delete
    select: { status: [Finished], name: "tmp-*" }
    mode: ${mode}
    slowStart: [1, 10]
    ${more}
`;

describe("sluice schedule", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: JOBS, transitions: { deleteMs: 50 } });
    await place.write("sluice.yaml", configOf(place.url) + policies("act"));
  });
  afterAll(() => place.close());
  const sluice = (...args: readonly string[]) => place.start(args).ended;

  /** As if the ledger had met the policy, and fired it last, two days ago. */
  function twoDaysAgo(file = "ledger.db"): void {
    const database = new DatabaseSync(join(place.folder, file));
    const row = database.prepare("SELECT doc FROM policies WHERE name = 'nightly'").get();
    const state = { ...JSON.parse(String(row?.["doc"])), fired: Date.now() - 2 * 86_400_000 };
    database.prepare("UPDATE policies SET doc = ? WHERE name = 'nightly'").run(JSON.stringify(state));
    database.close();
  }

  it("shows the policies, with the last and the next instant", async () => {
    const { code, stdout } = await sluice("schedule");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /nightly +act +delete on ali +0 3 \* \* \* Asia\/Shanghai +– +never +20\d\d-\d\d-\d\dT19:00Z/,
    );
  });

  it("fires what is due once, begins slowly, and goes on with the next instant", async () => {
    const met = await sluice("schedule", "--once");
    expect([met.code, met.stdout]).toEqual([0, ""]);
    twoDaysAgo();
    const first = await sluice("schedule", "--once");
    expect(eventsOf(first).map(({ jobId, verdict }) => [jobId, verdict])).toEqual([["idle-1", "succeeded"]]);
    expect(first.stderr).toMatch(/policy:nightly:20\d\d-\d\d-\d\dT19:00:00\.000Z: delete on ali\n/);
    const again = await sluice("schedule", "--once");
    expect([again.code, again.stdout]).toEqual([0, ""]);
    twoDaysAgo();
    expect(await sluice("schedule", "--once")).toMatchObject({ code: 0, stdout: "" });
    expect((await place.logged("effects")).map(({ jobId }) => jobId)).toEqual(["idle-1"]);
  });

  it("in mode plan succeeds, also when it refuses a job", async () => {
    const protecting = "\nguardrails: { protect: { names: ['tmp-2'] } }\nledger: { sqlite: plan.db }\n";
    const config = configOf(place.url).replace(/ledger:.*\n/, "") + policies("plan") + protecting;
    await place.write("plan.yaml", config);
    await sluice("schedule", "--once", "--config", "plan.yaml");
    twoDaysAgo("plan.db");
    const { code, stdout } = await sluice("schedule", "--once", "--config", "plan.yaml");
    expect([code, stdout.match(/"verdict":"refused"/g)?.length]).toEqual([0, 1]);
  });

  it("with --watch stays until it is told to stop", async () => {
    const { child, ended } = place.start(["schedule", "--watch"]);
    await new Promise((resolve) => child.stderr?.once("data", resolve));
    child.kill("SIGTERM");
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^watching 1 policies; the next is nightly at 20\d\d-\d\d-\d\dT19:00Z\n\ninterrupted/);
  });

  it("keeps policies from a job that somebody snoozed", async () => {
    const { code, stderr } = await sluice("snooze", "idle-2", "--target", "ali", "--for", "3d", "--reason", "mine");
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^policies do not act on idle-2 on ali until 20/)]);
    expect((await sluice("runs")).stderr).toMatch(/snoozed until .*: idle-2 on ali \(since .*: mine\)/);
    expect((await sluice("snooze", "--lift", "idle-2", "--target", "ali")).code).toBe(0);
    expect((await sluice("snooze", "--lift", "idle-2", "--target", "ali")).code).toBe(1);
  });

  it("plans what a policy selects now, without an instant", async () => {
    const { code, stdout, stderr } = await sluice("plan", "--policy", "nightly");
    expect([code, stdout.includes("idle-2")]).toEqual([0, true]);
    expect(stderr).toMatch(/delete on ali: 1 planned/);
  });

  it.each([
    [["schedule", "--once", "--watch"], "--once and --watch exclude each other"],
    [
      ["plan", "--policy", "nightlie"],
      '--policy is "nightlie", which the config does not have (did you mean nightly?)',
    ],
    [["snooze", "idle-2", "--target", "ali"], "--for is missing; want how long, such as 3d"],
    [["snooze", "idle-2", "--target", "ali", "--for", "soon"], '--for is "soon"'],
    [["exempt", "../x", "--target", "ali", "--for", "3d"], 'the job id is "../x"'],
    [["exempt", "a", "--target", "ali", "--for", "500d"], "--for is 500d; want at most 400d, or sluice protect"],
  ])("%j is refused in one sentence", async (args, sentence) => {
    const { code, stdout, stderr } = await sluice(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`sluice: ${sentence}`);
  });

  it("without policies has nothing to do", async () => {
    await place.write("none.yaml", configOf(place.url));
    const { code, stderr } = await sluice("schedule", "--once", "--config", "none.yaml");
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^sluice: the config .*none\.yaml has no policies\n$/)]);
  });
});
