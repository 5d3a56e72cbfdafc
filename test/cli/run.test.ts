import { afterAll, describe, expect, it } from "vitest";
import { eventsOf, open, type Place } from "./cli.ts";

const FAST = { startMs: 0, stopMs: 0, pauseMs: 0, resetMs: 0, deleteMs: 0 };
const job = (id: string, status: string, more: object = {}) => ({ id, kind: "sync", status, ...more });
const UNPAID = { code: "OperationDenied.NotPurchased", message: "not paid", httpStatus: 403 };

const places: Place[] = [];
afterAll(() => Promise.all(places.map((place) => place.close())));

async function place(cloud: object): Promise<Place> {
  const opened = await open({ transitions: FAST, ...cloud });
  places.push(opened);
  return opened;
}

describe.concurrent("sluice run", () => {
  it("prints one valid result event a job and nothing else on stdout; 1 when some verdict is not good", async () => {
    const { run, logged } = await place({
      jobs: [
        job("job-a", "Synchronizing"),
        job("job-b", "Finished"),
        job("job-c", "Synchronizing", { poison: UNPAID }),
      ],
    });
    const ended = await run({ action: "teardown", jobs: ["job-a", "job-b", "job-c", "job-d"] });
    const verdicts = eventsOf(ended).map(({ jobId, verdict, proven }) => [jobId, verdict, proven]);
    expect(verdicts.sort()).toEqual([
      ["job-a", "succeeded", ["stop", "delete"]],
      ["job-b", "succeeded", ["delete"]],
      ["job-c", "failed", []],
      ["job-d", "refused", []],
    ]);
    expect(ended.code).toBe(1);
    const effects = (await logged("effects")).map(({ effect, jobId }) => `${effect} ${jobId}`);
    expect(effects.sort()).toEqual(["delete job-a", "delete job-b", "stop job-a"]);
  });

  it("ends with 0 when every verdict is succeeded, already or planned", async () => {
    const { run } = await place({ jobs: [job("job-a", "Synchronizing"), job("job-b", "Finished")] });
    const planned = await run({ action: "stop", jobs: ["job-a", "job-b"], dryRun: true });
    expect(
      eventsOf(planned)
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(["already", "planned"]);
    const done = await run({ action: "stop", jobs: ["job-a", "job-b"] });
    expect(
      eventsOf(done)
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(["already", "succeeded"]);
    expect([planned.code, done.code]).toEqual([0, 0]);
  });

  it("takes the command from stdin, with or without a byte order mark", async () => {
    const { start } = await place({ jobs: [job("job-a", "Finished")] });
    const command = JSON.stringify({ version: 1, action: "stop", target: "ali", jobs: ["job-a"] });
    for (const input of [command, `\uFEFF${command}\n`]) {
      const ended = await start(["run", "-"], { input }).ended;
      expect([ended.code, eventsOf(ended).map(({ verdict }) => verdict)]).toEqual([0, ["already"]]);
    }
  });

  it("prints the same events for the same request id, and calls no cloud", async () => {
    const { run, logged } = await place({ jobs: [job("job-a", "Synchronizing"), job("job-b", "Finished")] });
    const command = { requestId: "again", action: "stop", jobs: ["job-a", "job-b", "job-c"] };
    const first = await run(command);
    const calls = await logged("calls");
    const second = await run(command);
    expect(eventsOf(first)).toHaveLength(3);
    const byJob = (ended: typeof first) => eventsOf(ended).sort((one, other) => (one.jobId < other.jobId ? -1 : 1));
    expect(byJob(second)).toEqual(byJob(first));
    expect([first.code, second.code]).toEqual([1, 1]);
    expect(await logged("calls")).toEqual(calls);
  });

  it("refuses another command under the same request id, and calls no cloud", async () => {
    const { run, logged } = await place({ jobs: [job("job-a", "Finished")] });
    await run({ requestId: "again", action: "stop", jobs: ["job-a"] });
    const calls = await logged("calls");
    const other = await run({ requestId: "again", action: "delete", jobs: ["job-a"] });
    expect(other).toEqual({
      code: 2,
      stdout: "",
      stderr: 'sluice: requestId "again" was used for another command; want a new one, or the same command again\n',
    });
    expect(await logged("calls")).toEqual(calls);
  });

  it("ends with 130 when interrupted, tells how to go on, and goes on", async () => {
    const here = await place({ transitions: { ...FAST, stopMs: 1500 }, jobs: [job("job-a", "Synchronizing")] });
    const command = { version: 1, action: "stop", target: "ali", jobs: ["job-a"] };
    const { child, ended } = here.start(["run", "-"], { input: JSON.stringify(command) });
    while ((await here.logged("effects")).length === 0);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect([code, stdout]).toEqual([130, ""]);
    const requestId = /1 of 1 jobs have no verdict yet; .*"requestId": "([^"]+)"\n$/.exec(stderr)?.[1];
    const resumed = await here.run({ ...command, requestId });
    expect(eventsOf(resumed).map(({ verdict, attempts }) => [verdict, attempts])).toEqual([["succeeded", 1]]);
    expect(resumed.code).toBe(0);
    expect(await here.logged("effects")).toHaveLength(1);
  });

  it("goes on to the end when nobody reads its stdout any more", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `job-${index}`);
    const { start, write, logged } = await place({ jobs: ids.map((id) => job(id, "Synchronizing")) });
    const file = await write("command.json", { version: 1, action: "stop", target: "ali", jobs: ids });
    const { child, ended } = start(["run", file]);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|Error|at .*:\d+/);
    expect(await logged("effects")).toHaveLength(40);
  });
});

describe.concurrent("sluice simulate", () => {
  it("prints one JSON line, with each endpoint and its keys, and serves its effects", async () => {
    const { announced, logged } = await place({ jobs: [job("job-a", "Finished")] });
    expect(announced).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      effects: `${announced.url}/_sim/effects`,
      endpoints: [
        {
          provider: "alibaba-dts",
          region: "cn-hangzhou",
          endpoint: announced.url,
          credentials: { accessKeyId: "key", accessKeySecret: "secret" },
          sts: {
            endpoint: announced.url,
            roles: [expect.objectContaining({ arn: expect.stringContaining(":role/"), oidcToken: expect.any(String) })],
          },
        },
      ],
    });
    expect(await logged("effects")).toEqual([]);
  });
});
