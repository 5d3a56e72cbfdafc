import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobRecordSchema } from "#lib/jobs/job-record.ts";
import { type Ended, open, type Place, rowsOf } from "./cli.ts";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY - 3_600_000).toISOString();

/** More than a page of the cloud's listing. */
const MANY = Array.from({ length: 35 }, (_, index) => ({
  id: `many-${index + 10}`,
  kind: "migration",
  status: "Migrating",
}));
const ALIBABA = [
  { id: "job-old", kind: "migration", status: "Finished", name: "tmp-old", createdAt: ago(20), tags: { env: "dev" } },
  { id: "job-new", kind: "migration", status: "Finished", name: "tmp-new", createdAt: ago(3), tags: { env: "prod" } },
  {
    id: "job-two",
    kind: "sync",
    status: "Synchronizing",
    name: "订单",
    createdAt: ago(5),
    reverse: { status: "Suspending" },
  },
  { id: "job-paid", kind: "sync", status: "Suspending", payType: "PrePaid", createdAt: ago(70) },
  { id: "job-both", kind: "change-tracking", status: "Normal" },
];
const HUAWEI = [
  { id: "hw-ended-1", kind: "sync", status: "RELEASE_RESOURCE_COMPLETE", name: "nightly" },
  { id: "hw-runs-1", kind: "migration", status: "FULL_TRANSFER_STARTED" },
  { id: "job-both", kind: "disaster-recovery", status: "INCRE_TRANSFER_STARTED" },
];

const recordsOf = ({ stdout }: Ended) => rowsOf(stdout).map((row) => jobRecordSchema.parse(row));
const idsOf = (ended: Ended) =>
  recordsOf(ended)
    .map(({ target, jobId, direction }) => {
      return `${target} ${jobId}${direction === "Reverse" ? " back" : ""}`;
    })
    .sort();

describe.concurrent("sluice jobs and sluice job", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: [...MANY, ...ALIBABA] }, { jobs: HUAWEI });
  });
  afterAll(async () => {
    const changing = (await place.logged("calls")).filter(({ changes }) => changes === true);
    expect([changing, await place.logged("effects")]).toEqual([[], []]);
    await place.close();
  });
  const jobs = (...args: readonly string[]) => place.start(["jobs", ...args]).ended;

  it("lists every job of every target once, page after page, both directions told apart", async () => {
    const ended = await jobs("--json");
    const others = ["ali job-both", "ali job-new", "ali job-old", "ali job-paid", "ali job-two", "ali job-two back"];
    const many = MANY.map(({ id }) => `ali ${id}`);
    expect(idsOf(ended)).toEqual([...others, ...many, "hw hw-ended-1", "hw hw-runs-1", "hw job-both"]);
    expect(ended.stderr).toBe("44 jobs: 39 running, 3 stopped, 2 paused; billing: 40 billed, 3 free, 1 by-order\n");
    expect(ended.code).toBe(0);
  });

  it.each([
    ["kind=sync", ["ali job-paid", "ali job-two", "ali job-two back", "hw hw-ended-1"]],
    ["state=stopped,kind=migration", ["ali job-new", "ali job-old"]],
    ["status=finished|release_resource_complete", ["ali job-new", "ali job-old", "hw hw-ended-1"]],
    ["name=tmp-*,olderThan=2w", ["ali job-old"]],
    ['{"name": "tmp-*", "tags": {"env": "prod"}}', ["ali job-new"]],
    ["name=many-*", []],
    ["name=job-many-*,limit=2", ["ali many-10", "ali many-11"]],
  ])("--select %s", async (select, ids) => {
    const ended = await jobs("--json", "--select", select);
    expect([idsOf(ended), ended.code]).toEqual([ids, 0]);
  });

  it("leaves out what it cannot judge, names it, and ends with 1", async () => {
    const ended = await jobs("--json", "--select", "tag.env=dev");
    expect([idsOf(ended), ended.code]).toEqual([["ali job-old"], 1]);
    expect(ended.stderr).toContain(
      "hw: its tags cannot be read, so these are left out: hw-runs-1, hw-ended-1, job-both\n",
    );
  });

  it("prints a table for people: running first, ages, billing, and a mark on the reverse direction", async () => {
    const { stdout, code } = await jobs(
      "--target",
      "ali",
      "--select",
      '{"name": "*", "olderThan": "1m", "kind": "sync"}',
    );
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "job        name          kind  status         state    age  billing   prepaid",
      "─────────────────────────────────────────────────────────────────────────────",
      "job-two    订单          sync  Synchronizing  running   5d  billed    no",
      "job-paid   job-job-paid  sync  Suspending     paused   70d  by-order  yes",
      "job-two ⇠  订单          sync  Suspending     paused    5d  billed    no",
      "",
    ]);
  });

  it("shows one job by id, with what only the listing tells", async () => {
    const { stdout, stderr, code } = await place.start(["job", "job-old"]).ended;
    expect([stderr, code]).toEqual(["", 0]);
    for (const line of ["target       ali", "status       Finished", "tags         env=dev", "prepaid      false"]) {
      expect(stdout.split("\n")).toContain(line);
    }
  });

  it("shows the reverse direction as a job of its own, with the other one's status", async () => {
    const ended = await place.start(["job", "job-two", "--direction", "Reverse", "--json"]).ended;
    expect(recordsOf(ended)).toMatchObject([
      { target: "ali", direction: "Reverse", status: "Suspending", state: "paused", otherStatus: "Synchronizing" },
    ]);
  });

  it("an id in two targets is shown from both", async () => {
    const ended = await place.start(["job", "job-both", "--json"]).ended;
    expect([idsOf(ended), ended.code]).toEqual([["ali job-both", "hw job-both"], 0]);
  });

  it("an id that is nowhere ends with 1 and says where it looked", async () => {
    const { stdout, stderr, code } = await place.start(["job", "job-nowhere"]).ended;
    expect([stdout, code]).toEqual(["", 1]);
    expect(stderr).toBe("no job job-nowhere was found in ali (alibaba-dts cn-hangzhou), hw (huawei-drs cn-north-4)\n");
  });

  it("a direction is asked only of targets that have directions", async () => {
    const { stderr, code } = await place.start(["job", "x", "--direction", "Reverse", "--target", "hw"]).ended;
    expect([stderr, code]).toEqual(["sluice: --direction is given, and hw has none; leave it out\n", 2]);
  });

  it("a target without its keys is told, and the others are listed all the same", async () => {
    const ended = await place.start(["jobs", "--json"], { env: { HW_AK: "hwkey", HW_SK: "hwsecret" } }).ended;
    expect([idsOf(ended), ended.code]).toEqual([["hw hw-ended-1", "hw hw-runs-1", "hw job-both"], 1]);
    expect(ended.stderr).toMatch(/^ali: not all jobs could be read: access-denied: .*ALI_AK is not set.*\n3 jobs: /);
  });

  it("ends quietly when nobody reads its stdout any more", async () => {
    const { child, ended } = place.start(["jobs", "--json"]);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|Error|at .*:\d+/);
  });
});

describe.concurrent("sluice jobs, when a cloud does not do its part", () => {
  const places: Place[] = [];
  afterAll(() => Promise.all(places.map((place) => place.close())));
  const withFault = async (fault: object) => {
    const place = await open({ jobs: [...MANY, ...ALIBABA], faults: [fault] }, { jobs: HUAWEI });
    places.push(place);
    return place;
  };

  it("a page that is refused ends its listing: what was read is printed, and 1", async () => {
    const { start } = await withFault({ fault: "forbidden", operation: "DescribeDtsJobs", skip: 1, times: 99 });
    const ended = await start(["jobs", "--json", "--target", "ali"]).ended;
    expect(idsOf(ended)).toHaveLength(30);
    expect(ended.stderr).toMatch(/^ali: not all jobs could be read: access-denied: /);
    expect(ended.code).toBe(1);
  });

  it("a throttled page is read again", async () => {
    const { start } = await withFault({ fault: "throttled", operation: "DescribeDtsJobs" });
    const ended = await start(["jobs", "--json"]).ended;
    expect([recordsOf(ended).length, ended.code]).toEqual([44, 0]);
  });

  it("interrupted, it prints what was read and ends with 130", async () => {
    const here = await withFault({
      fault: "slow",
      operation: "DescribeDtsJobs",
      skip: 1,
      times: 99,
      args: { delayMs: 60_000 },
    });
    const { child, ended } = here.start(["jobs"]);
    while ((await here.logged("calls")).filter(({ operation }) => operation === "DescribeDtsJobs").length < 2);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(stdout).toContain("many-10");
    expect(stderr).toMatch(/interrupted: not everything was read\n$/);
  });

  it("the config that simulate prints reaches its clouds as it stands", async () => {
    const here = await withFault({ fault: "slow", times: 0 });
    const simulator = here.start(["simulate", "--scenario", "scenario.json"]);
    const told = await new Promise<string>((resolve) => {
      simulator.child.stderr?.on("data", (text) => String(text).includes("export") && resolve(String(text)));
    });
    await here.write("copied.yaml", told.slice(told.indexOf("targets:"), told.indexOf("export ")));
    const env = Object.fromEntries([...told.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    const ended = await here.start(["jobs", "--json", "--config", "copied.yaml"], { env }).ended;
    simulator.child.kill("SIGTERM");
    expect([recordsOf(ended).length, ended.code]).toEqual([44, 0]);
    expect(told).toMatch(/\/_sim\/jobs\n.*\/_sim\/calls\n.*\/_sim\/effects\n/);
    expect(await readFile(join(here.folder, "copied.yaml"), "utf8")).toMatch(/^ {2}sim1-cn-hangzhou:$/m);
  });
});
