import { afterEach, describe, expect, it } from "vitest";
import { type Ended, eventsOf, open, type Place, rowsOf } from "./cli.ts";

const FAST = { startMs: 50, stopMs: 50, pauseMs: 50, resetMs: 50, deleteMs: 50 };
const job = (id: string) => ({ id, kind: "sync", status: "Synchronizing" });
const STOP = { version: 1, action: "stop", target: "ali", jobs: ["job-a", "job-b"] };

const places: Place[] = [];
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.close()));
});

async function place(cloud: object = {}): Promise<Place> {
  const made = await open({ transitions: FAST, jobs: [job("job-a"), job("job-b")], ...cloud });
  places.push(made);
  return made;
}

const sluice = (here: Place, ...args: string[]) => here.start(args).ended;
const verdicts = (ended: Ended) => eventsOf(ended).map(({ jobId, verdict, reason }) => [jobId, verdict, reason]);

describe("sluice halt", () => {
  it("keeps every run of the ledger from changing anything, until it is lifted", async () => {
    const here = await place();
    expect(await sluice(here, "halt", "--reason", "an incident")).toMatchObject({ code: 0, stdout: "" });
    const halted = await here.run({ ...STOP, deadlineSeconds: 1 });
    expect(halted.code).toBe(1);
    expect(verdicts(halted)).toEqual(
      STOP.jobs.map((id) => [id, "refused", expect.stringMatching(/^halted by .+: an incident$/)]),
    );
    expect(await here.logged("effects")).toEqual([]);
    expect((await sluice(here, "halt", "--lift")).code).toBe(0);
    expect((await sluice(here, "halt", "--lift")).code).toBe(1);
    expect((await here.run(STOP)).code).toBe(0);
    expect(await here.logged("effects")).toHaveLength(2);
  });

  it("of another target holds nothing back here, and of an unknown one is an error", async () => {
    const here = await place();
    expect(await sluice(here, "halt", "--target", "al")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'sluice: --target is "al", which the config does not have (did you mean ali?)\n',
    });
    expect((await here.run(STOP)).code).toBe(0);
  });
});

describe("sluice protect", () => {
  it("keeps one job as it is, whatever a command says, until it is unprotected", async () => {
    const here = await place();
    expect((await sluice(here, "protect", "job-a", "--target", "ali")).code).toBe(0);
    const ended = await here.run({ ...STOP, force: true });
    expect(verdicts(ended).sort()).toEqual([
      ["job-a", "refused", expect.stringMatching(/^protected by /)],
      ["job-b", "succeeded", "stop proven: it reads Finished"],
    ]);
    expect((await sluice(here, "unprotect", "job-a", "--target", "ali")).code).toBe(0);
    expect((await here.run({ ...STOP, jobs: ["job-a"] })).code).toBe(0);
    expect((await sluice(here, "unprotect", "job-a", "--target", "ali")).code).toBe(1);
  });

  it.each([
    ["an id that could be a path", ["protect", "../x", "--target", "ali"], /the job id is "\.\.\/x"; want/],
    ["no id", ["protect", "--target", "ali"], /no job id given/],
    ["no target", ["protect", "job-a"], /--target is missing/],
  ])("%s is told", async (_what, args, says) => {
    const { code, stderr } = await sluice(await place(), ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});

describe("runs", () => {
  it("are listed, shown with their verdicts, resumed after an interruption, and cancelled", async () => {
    const here = await place({ transitions: { ...FAST, stopMs: 1500 } });
    const { child, ended } = here.start(["run", "-"], { input: JSON.stringify({ ...STOP, requestId: "one" }) });
    while ((await here.logged("effects")).length === 0);
    child.kill("SIGINT");
    const [, runId = ""] = /sluice run --resume (\S+),/.exec((await ended).stderr) ?? [];
    const [listed] = rowsOf((await sluice(here, "runs", "--json")).stdout);
    expect(listed).toMatchObject({ runId, requestId: "one", action: "stop", target: "ali", jobs: 2, open: 2 });

    const resumed = await sluice(here, "run", "--resume", runId);
    expect(verdicts(resumed).map(([id, verdict]) => [id, verdict])).toEqual(STOP.jobs.map((id) => [id, "succeeded"]));
    expect(await here.logged("effects")).toHaveLength(2);
    const status = await sluice(here, "status", runId);
    expect(status.stdout).toMatch(/job-a +stop +✓ succeeded/);
    expect(rowsOf((await sluice(here, "status", runId, "--json")).stdout)).toHaveLength(2);
    expect(await sluice(here, "cancel", runId)).toMatchObject({ code: 1, stderr: `run ${runId} has ended already\n` });
  });

  it("that are cancelled change nothing more", async () => {
    const here = await place({ transitions: { ...FAST, stopMs: 1500 } });
    const teardown = { ...STOP, action: "teardown" };
    const { child, ended } = here.start(["run", "-"], { input: JSON.stringify(teardown) });
    while ((await here.logged("effects")).length === 0);
    child.kill("SIGINT");
    const [, runId = ""] = /sluice run --resume (\S+),/.exec((await ended).stderr) ?? [];
    expect((await sluice(here, "cancel", runId, "--reason", "wrong jobs")).code).toBe(0);
    const resumed = await sluice(here, "run", "--resume", runId);
    expect(eventsOf(resumed).map(({ verdict, proven }) => [verdict, proven])).toEqual([
      ["refused", ["stop"]],
      ["refused", ["stop"]],
    ]);
    expect((await here.logged("effects")).map(({ effect }) => effect)).toEqual(["stop", "stop"]);
  });

  it("are not resumed without the target's keys, and lose nothing by the try", async () => {
    const here = await place({ transitions: { ...FAST, stopMs: 1500 } });
    const { child, ended } = here.start(["run", "-"], { input: JSON.stringify(STOP) });
    while ((await here.logged("effects")).length === 0);
    child.kill("SIGINT");
    const [, runId = ""] = /sluice run --resume (\S+),/.exec((await ended).stderr) ?? [];
    const keyless = await here.start(["run", "--resume", runId], { env: {} }).ended;
    expect(keyless).toMatchObject({ code: 2, stdout: "" });
    expect(keyless.stderr).toMatch(/^sluice: target ali: the environment variable ALI_AK is not set\n$/);
    const resumed = await sluice(here, "run", "--resume", runId);
    expect(verdicts(resumed).map(([id, verdict]) => [id, verdict])).toEqual(STOP.jobs.map((id) => [id, "succeeded"]));
  });

  it("that nobody started are an error", async () => {
    const here = await place();
    for (const args of [
      ["status", "0123"],
      ["cancel", "0123"],
      ["run", "--resume", "0123"],
    ]) {
      const { code, stderr } = await sluice(here, ...args);
      expect([code, stderr]).toEqual([2, 'sluice: this ledger has no run "0123"; sluice runs shows those there are\n']);
    }
    expect(await sluice(here, "runs")).toMatchObject({ code: 0, stdout: "", stderr: "there are no runs yet\n" });
  });
});
