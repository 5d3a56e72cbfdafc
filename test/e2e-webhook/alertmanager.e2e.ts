import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configOf, open, type Place } from "../cli/cli.ts";
import { type Serving, serve } from "../cli/serving.ts";
import { type Alertmanager, freePort, type Login, startAlertmanager } from "./alertmanager.ts";
import { installAlertmanager, unpackInto } from "./install.ts";
import { until } from "./until.ts";

const JOBS = ["job-once", "job-faulty", "job-late", "job-other"].map((id) => ({
  id,
  kind: "sync",
  status: "Synchronizing",
}));
/** The cloud refuses to stop it the first time, which ends its run; the next notice has to make another. */
const FAULTS = [{ fault: "forbidden", on: "act", job: "job-faulty", times: 1 }];
const CLOUD = { jobs: JOBS, faults: FAULTS, transitions: { stopMs: 100 } };

const LOGINS: readonly (readonly [string, Login, object])[] = [
  ["a bearer token", { authorization: { type: "Bearer", credentials: "a-token" } }, {}],
  ["user and password", { basic_auth: { username: "prometheus", password: "a-token" } }, { user: "prometheus" }],
];

const webhooks = (more: object) => {
  const may = { action: "stop", target: "ali" };
  const command = { ...may, jobs: "alerts[].labels.dts_job_id", reason: { from: "commonAnnotations.summary" } };
  const hook = {
    name: "lag-alert",
    scheme: "alertmanager",
    secret: { from: "env", value: "TOKEN" },
    allow: [may],
    command,
  };
  return `webhooks: ${JSON.stringify([{ ...hook, ...more }])}\n`;
};

it("Debian's Alertmanager can be had where none is installed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-am-"));
  const { stdout, stderr } = await promisify(execFile)(await unpackInto(folder), ["--version"]);
  expect(stdout + stderr).toMatch(/^alertmanager, version \d/);
  await rm(folder, { recursive: true });
});

describe.each(LOGINS)("a real Alertmanager with %s", (title, login, more) => {
  let place: Place;
  let serving: Serving;
  let alertmanager: Alertmanager;
  let port = 0;
  beforeAll(async () => {
    place = await open(CLOUD);
    await place.write("sluice.yaml", configOf(place.url) + webhooks(more));
    port = await freePort();
    const hook = `http://127.0.0.1:${port}/hooks/lag-alert`;
    alertmanager = await startAlertmanager(
      await installAlertmanager(),
      join(place.folder, "alertmanager"),
      hook,
      login,
    );
    serving = await serve(place, port);
  });
  afterAll(async () => {
    await alertmanager.stop();
    await serving.stop();
    await place.close();
  });

  const effectsOn = async (job: string) => (await place.logged("effects")).filter(({ jobId }) => jobId === job);
  const stopped = (job: string) => until(`${job} is stopped`, async () => (await effectsOn(job)).length > 0);
  const expectOneStop = async (job: string) => expect(await effectsOn(job)).toMatchObject([{ effect: "stop" }]);
  const told = async (times: number) => {
    const before = await alertmanager.count("notifications_total");
    await until(
      `it has told ${times} times more`,
      async () => (await alertmanager.count("notifications_total")) >= before + times,
    );
  };
  const handedOver = (job: string) =>
    serving
      .told()
      .match(/^\S+Z webhook: .*$/gm)
      ?.filter((line) => line.includes(job)) ?? [];

  it("stops a job when its alert fires", async () => {
    const from = performance.now();
    await alertmanager.fire("job-once");
    await stopped("job-once");
    const seconds = ((performance.now() - from) / 1000).toFixed(2);
    process.stdout.write(
      `${title}: ${seconds} s from the alert to the stop at the cloud, of which it waits 0.1 s for its group\n`,
    );
    await expectOneStop("job-once");
  });

  it("does nothing more however often it is told", async () => {
    await told(3);
    await expectOneStop("job-once");
    expect(handedOver("")).toHaveLength(1);
  });

  it("does nothing when the alert is over", async () => {
    await alertmanager.resolve("job-once");
    await told(1);
    await expectOneStop("job-once");
    expect(await alertmanager.count("notifications_failed_total")).toBe(0);
  });

  it("tries again, as another run, when the stop has failed and the alert still fires", async () => {
    await alertmanager.fire("job-faulty");
    await stopped("job-faulty");
    await expectOneStop("job-faulty");
    const refused = (await place.logged("calls")).filter((call) => JSON.stringify(call).includes("job-faulty"));
    expect(refused.length).toBeGreaterThan(1);
    expect(handedOver(':2"')).toHaveLength(1);
    await told(3);
    await expectOneStop("job-faulty");
    expect(handedOver(':3"')).toHaveLength(0);
    await alertmanager.resolve("job-faulty");
  });

  it("is heard though nobody listens when it fires: it tries again", async () => {
    await serving.stop();
    await alertmanager.fire("job-late");
    const failed = () => alertmanager.count("notification_requests_failed_total");
    await until("it has found nobody", async () => (await failed()) > 0);
    expect(await effectsOn("job-late")).toEqual([]);
    serving = await serve(place, port);
    await stopped("job-late");
    await told(2);
    await expectOneStop("job-late");
  });

  it("has stopped what it was told to, and nothing else", async () => {
    const effects = (await place.logged("effects")).map(({ effect, jobId }) => `${effect} ${jobId}`);
    expect(effects.sort()).toEqual(["stop job-faulty", "stop job-late", "stop job-once"]);
  });
});
