import { afterEach, describe, expect, it } from "vitest";
import { readScenario } from "#lib/simulator/scenario.ts";
import { type Simulator, startSimulator } from "#lib/simulator/server.ts";
import { ALI, alibabaRequest, createClock, HW, huaweiRequest, PROJECT } from "./kit.ts";

const clock = createClock();
const running: Simulator[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

async function start(clouds: object[], more: object = {}, sleep?: (ms: number) => Promise<void>): Promise<Simulator> {
  const scenario = readScenario({ clouds, ...more });
  const simulator = await startSimulator({ scenario, now: clock.now, ...(sleep ? { sleep } : {}) });
  running.push(simulator);
  return simulator;
}

const ALIBABA = {
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: ALI,
  jobs: [{ id: "a1", kind: "sync", status: "Synchronizing" }],
};
const HUAWEI = {
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: PROJECT,
  credentials: HW,
  jobs: [{ id: "h1", kind: "sync", status: "CREATE_FAILED" }],
};

/** Sends what the test signed; the host header is the one signed, so it goes by a plain socket. */
async function post(
  simulator: Simulator,
  raw: ReturnType<typeof alibabaRequest>,
): Promise<{ status: number; text: string }> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request(`${simulator.url}${raw.url}`, { method: raw.method, headers: raw.headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    sent.on("error", reject).end(raw.body);
  });
}

function withoutPort({ endpoint, iam, sts, ...rest }: Simulator["endpoints"][number]): object {
  return { ...rest, iam: { ...iam, endpoint: "" }, roles: sts?.roles };
}

async function lines(simulator: Simulator, page: string): Promise<unknown[]> {
  const text = await (await fetch(`${simulator.url}/_sim/${page}`)).text();
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe("the server", () => {
  it("serves both clouds on one port, and what they did as NDJSON", async () => {
    const simulator = await start([ALIBABA, HUAWEI]);
    const stop = alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" } });
    expect((await post(simulator, stop)).status).toBe(200);
    const remove = huaweiRequest(clock, "DELETE", `/v5/${PROJECT}/jobs/h1`);
    expect(await post(simulator, remove)).toEqual({ status: 200, text: "{}" });
    expect(await lines(simulator, "effects")).toMatchObject([
      {
        seq: 1,
        provider: "alibaba-dts",
        region: "cn-hangzhou",
        operation: "StopDtsJob",
        effect: "stop",
        jobId: "a1",
        direction: "Forward",
        callSeq: 1,
      },
      {
        seq: 2,
        provider: "huawei-drs",
        region: "cn-north-4",
        operation: "DeleteJob",
        effect: "delete",
        jobId: "h1",
        callSeq: 2,
      },
    ]);
    expect(await lines(simulator, "effects")).toEqual(simulator.effects());
    expect(await lines(simulator, "calls")).toMatchObject([
      { seq: 1, httpStatus: 200 },
      { seq: 2, httpStatus: 200 },
    ]);
    expect(await lines(simulator, "jobs")).toMatchObject([{ id: "a1", status: "Synchronizing" }, { id: "h1" }]);
  });

  it("tells how to reach each cloud, with keys made up the same way every time", async () => {
    const bare = [
      { provider: "alibaba-dts", region: "cn-hangzhou" },
      { provider: "huawei-drs", region: "cn-north-4" },
    ];
    const [one, two] = [await start(bare), await start(bare)];
    expect(one.endpoints.map(withoutPort)).toEqual(two.endpoints.map(withoutPort));
    expect(one.endpoints).toMatchObject([
      {
        provider: "alibaba-dts",
        region: "cn-hangzhou",
        endpoint: one.url,
        credentials: { accessKeyId: expect.stringMatching(/^LTAI/) },
        sts: { endpoint: one.url, roles: [{ arn: expect.stringMatching(/^acs:ram::\d{16}:role\//) }] },
      },
      {
        provider: "huawei-drs",
        projectId: expect.stringMatching(/^[0-9a-f]{32}$/),
        iam: { endpoint: one.url, user: "sim-user" },
      },
    ]);
  });

  it("destroys the connection of a lost reply, effect and all", async () => {
    const simulator = await start([{ ...ALIBABA, faults: [{ fault: "lost-after" }] }]);
    await expect(
      post(simulator, alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" } })),
    ).rejects.toThrow();
    expect(simulator.effects()).toMatchObject([{ effect: "stop", jobId: "a1" }]);
    expect(simulator.calls()).toMatchObject([{ httpStatus: null, fault: "lost-after" }]);
  });

  it("delays a slow reply by the sleep it was given", async () => {
    const slept: number[] = [];
    const faults = [{ fault: "slow", args: { delayMs: 1234 } }];
    const simulator = await start([{ ...ALIBABA, faults }], {}, async (ms) => void slept.push(ms));
    await post(simulator, alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" } }));
    expect(slept).toEqual([1234]);
  });

  it("runs its transitions at the time scale", async () => {
    const simulator = await start([ALIBABA], { timeScale: 100 });
    await post(simulator, alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1" } }));
    clock.tick(19);
    expect(await lines(simulator, "jobs")).toMatchObject([{ status: "Synchronizing" }]);
    clock.tick(1);
    expect(await lines(simulator, "jobs")).toMatchObject([{ status: "Finished" }]);
  });

  it("finds the region by RegionId, else Region, else the key", async () => {
    const other = {
      provider: "alibaba-dts",
      region: "cn-beijing",
      credentials: { accessKeyId: "other", accessKeySecret: "s" },
    };
    const simulator = await start([ALIBABA, other]);
    const calls = [
      alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "a1", RegionId: "cn-beijing" } }),
      alibabaRequest(clock, "DescribeDtsJobs", { parameters: { Region: "cn-hangzhou" } }),
      alibabaRequest(clock, "StopDtsJob", { parameters: { DtsJobId: "x" }, accessKeyId: "other", secret: "s" }),
    ];
    for (const call of calls) await post(simulator, call);
    expect(simulator.calls().map(({ region }) => region)).toEqual(["cn-beijing", "cn-hangzhou", "cn-beijing"]);
  });
});
