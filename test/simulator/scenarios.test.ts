import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Clouds, createClouds } from "#lib/simulator/clouds.ts";
import { parseScenario, type Scenario } from "#lib/simulator/scenario.ts";
import { alibabaRequest, type Clock, createClock, huaweiRequest, type Json, send } from "./kit.ts";

const NAMES = ["quiet", "hostile", "throttled"] as const;
const KINDS_ALI = { migration: "MIGRATION", sync: "SYNC", "change-tracking": "SUBSCRIBE" } as const;
const KINDS_HW = { migration: "migration", sync: "sync", "disaster-recovery": "cloudDataGuard" } as const;

type World = { scenario: Scenario; clouds: Clouds; clock: Clock };

function open(name: string): World {
  const scenario = parseScenario(readFileSync(new URL(`../../scenarios/${name}.yaml`, import.meta.url), "utf8"));
  const clock = createClock();
  return { scenario, clouds: createClouds(scenario, clock.now), clock };
}

function cloudOf<Name extends "alibaba-dts" | "huawei-drs">({ scenario }: World, provider: Name) {
  const cloud = scenario.clouds.find((each) => each.provider === provider);
  if (cloud?.credentials === undefined) throw new Error(`want a cloud of ${provider} with keys`);
  return cloud as Extract<typeof cloud, { provider: Name }> & { credentials: Record<string, string> };
}

async function listAlibaba(world: World, JobType: string): Promise<Json> {
  const { region, credentials } = cloudOf(world, "alibaba-dts");
  const call = { accessKeyId: credentials["accessKeyId"] ?? "", secret: credentials["accessKeySecret"] ?? "" };
  const parameters = { Region: region, JobType, PageSize: "30" };
  const { json } = await send(world.clouds, alibabaRequest(world.clock, "DescribeDtsJobs", { parameters, ...call }));
  return json?.DtsJobList?.map((job: Json) => job.DtsJobId);
}

async function listHuawei(world: World, jobType: string): Promise<Json> {
  const { projectId = "", credentials } = cloudOf(world, "huawei-drs");
  const call = { accessKeyId: credentials["accessKeyId"] ?? "", secret: credentials["secretAccessKey"] ?? "" };
  const url = `/v5/${projectId}/jobs?job_type=${jobType}&limit=100`;
  const { json } = await send(world.clouds, huaweiRequest(world.clock, "GET", url, undefined, call));
  return json?.jobs?.map((job: Json) => job.id).toSorted();
}

/** Reads until the list is whole, as a patient client would; the faults of a scenario run out. */
async function untilWhole(world: World, read: () => Promise<Json>, whole: readonly string[]): Promise<Json> {
  let seen: Json;
  for (let round = 0; round < 20; round += 1) {
    seen = await read();
    if (JSON.stringify(seen) === JSON.stringify(whole)) return seen;
    world.clock.tick(500);
  }
  return seen;
}

describe.each(NAMES)("scenarios/%s.yaml", (name) => {
  it("has both clouds, twenty jobs or more, and every kind among them", () => {
    const { scenario } = open(name);
    const jobs = scenario.clouds.flatMap((cloud) => [...cloud.jobs] as Json[]);
    expect(scenario.clouds.map(({ provider }) => provider)).toEqual(["alibaba-dts", "huawei-drs"]);
    expect(jobs.length).toBeGreaterThanOrEqual(20);
    const has = [
      ...["migration", "sync", "change-tracking", "disaster-recovery"].map((kind) => jobs.some((j) => j.kind === kind)),
      jobs.some((job) => job.reverse !== undefined),
      jobs.some((job) => job.parent !== undefined),
      jobs.some((job) => job.payType === "PrePaid"),
      jobs.some((job) => job.chargingMode === "period"),
    ];
    expect(has).not.toContain(false);
  });

  it.each(Object.entries(KINDS_ALI))("lists Alibaba's %s jobs in the end", async (kind, jobType) => {
    const world = open(name);
    const ids = cloudOf(world, "alibaba-dts").jobs.filter((job) => job.kind === kind);
    const whole = ids.map(({ id }) => id);
    expect(await untilWhole(world, () => listAlibaba(world, jobType), whole)).toEqual(whole);
  });

  it.each(Object.entries(KINDS_HW))("lists Huawei's %s jobs that v5 serves in the end", async (kind, jobType) => {
    const world = open(name);
    const isThere = (job: Json) => job.kind === kind && job.apis.includes("v5") && job.meanwhile.length === 0;
    const whole = cloudOf(world, "huawei-drs").jobs.filter(isThere);
    const ids = whole.map(({ id }) => id).toSorted();
    const read = async () => (await listHuawei(world, jobType))?.filter((id: string) => ids.includes(id));
    expect(await untilWhole(world, read, ids)).toEqual(ids);
  });
});

it("nothing goes wrong in the quiet one", async () => {
  const world = open("quiet");
  for (const jobType of Object.values(KINDS_ALI)) await listAlibaba(world, jobType);
  for (const jobType of Object.values(KINDS_HW)) await listHuawei(world, jobType);
  expect(world.clouds.calls().map(({ httpStatus, fault }) => [httpStatus, fault])).toEqual(
    Array(6).fill([200, undefined]),
  );
});

it("the hostile one answers a read with HTML", async () => {
  const world = open("hostile");
  for (let n = 0; n < 4; n += 1) await listAlibaba(world, "SYNC");
  expect(world.clouds.calls().map(({ fault }) => fault)).toContain("html-502");
});

it("the throttled one takes two calls at once and no third", async () => {
  const world = open("throttled");
  for (let n = 0; n < 3; n += 1) await listAlibaba(world, "SYNC");
  for (let n = 0; n < 3; n += 1) await listHuawei(world, "sync");
  expect(world.clouds.calls().map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 400, 200, 200, 429]);
});
