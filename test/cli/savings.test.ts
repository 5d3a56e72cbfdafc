import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { open, type Place, rowsOf } from "./cli.ts";

const FAST = { startMs: 50, stopMs: 50, pauseMs: 50, resetMs: 50, deleteMs: 50 };
const JOBS = [
  { id: "job-a", kind: "sync", status: "Synchronizing", name: "nightly" },
  { id: "job-b", kind: "migration", status: "Migrating" },
  { id: "job-c", kind: "migration", status: "Finished" },
  { id: "job-d", kind: "sync", status: "Finished" },
];
const TEARDOWN = { version: 1, action: "teardown", target: "ali", jobs: JOBS.map(({ id }) => id) };
const RATES = "currency: CNY\nrates:\n  - { target: ali, kind: sync, perHour: 2.2 }\n";
const HOURS_MS = 5 * 3_600_000;

const places: Place[] = [];
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.close()));
});

async function place(): Promise<Place> {
  const made = await open({ transitions: FAST, jobs: JOBS });
  places.push(made);
  return made;
}
const sluice = (here: Place, ...args: string[]) => here.start(args).ended;
const month = new Date().toISOString().slice(0, 7);
const next = new Date(Date.parse(`${month}-01T00:00:00Z`) + 32 * 86_400_000).toISOString().slice(0, 7);

describe("sluice savings", () => {
  it("shows what a teardown of billed jobs saves, and nothing for those that were finished before", async () => {
    const here = await place();
    await here.write("rates.yaml", RATES);
    expect((await here.run(TEARDOWN)).code).toBe(0);
    const { code, stdout, stderr } = await sluice(here, "savings");
    expect(code).toBe(0);
    const [head, , ...rows] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^target +job +name +kind +what +since +hours +per hour +saved$/);
    expect(rows.sort()).toEqual([
      expect.stringMatching(
        /^ali +job-a +nightly +sync +teardown \(delete proven\) +\S+T\S+ +0\.0 +CNY 2\.2 +CNY 0\.0\d$/,
      ),
      expect.stringMatching(
        /^ali +job-b +\S+ +migration +teardown \(delete proven\) +\S+T\S+ +0\.0 +unknown +unknown$/,
      ),
    ]);
    expect(stderr.split("\n").slice(0, -1).sort()).toEqual([
      expect.stringMatching(new RegExp(`^${month}: 2 jobs, 0\\.0 hours: CNY 0\\.0\\d saved`)),
      "ali, migration: 1 job, 0.0 hours: money unknown",
      expect.stringMatching(/^ali, sync: 1 job, 0\.0 hours: CNY 0\.0\d saved$/),
    ]);
  });

  it("tells the same as JSON, one object a saving, as its schema has it", async () => {
    const here = await place();
    await here.write("rates.yaml", RATES);
    await here.run({ ...TEARDOWN, jobs: ["job-a"] });
    const [row, ...others] = rowsOf((await sluice(here, "savings", "--json")).stdout);
    const schema = JSON.parse(await readFile("schema/saving.schema.json", "utf8"));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{
        version: 1,
        month,
        target: "ali",
        provider: "alibaba-dts",
        jobId: "job-a",
        direction: "Forward",
        kind: "sync",
      },
      ...{ name: "nightly", action: "teardown", proven: "delete", billing: "billed", billingAfter: "free" },
      ...{ perHour: 2.2, currency: "CNY", hours: expect.any(Number), saved: expect.any(Number) },
    });
    expect(Date.now() - Date.parse(String(row?.["since"]))).toBeLessThan(HOURS_MS);
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(row ?? {})));
    expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(schema.required));
  });

  it("without a price list shows hours, and the money is unknown", async () => {
    const here = await place();
    await here.run({ ...TEARDOWN, jobs: ["job-a"] });
    const { stdout, stderr } = await sluice(here, "savings", "--month", month);
    expect(stdout).toMatch(/job-a .* 0\.0 +unknown +unknown\n$/);
    expect(stderr).toBe(`${month}: 1 job, 0.0 hours: money unknown\n`);
  });

  it("keeps the price of the day, whatever the list says later", async () => {
    const here = await place();
    await here.write("rates.yaml", RATES);
    await here.run({ ...TEARDOWN, jobs: ["job-a"] });
    await here.write("rates.yaml", RATES.replace("2.2", "9.9"));
    expect(rowsOf((await sluice(here, "savings", "--json")).stdout)).toMatchObject([{ perHour: 2.2 }]);
  });

  it("shows nothing for a dry run, nor in a month that has not come", async () => {
    const here = await place();
    expect((await here.run({ ...TEARDOWN, dryRun: true })).code).toBe(0);
    const nothing = `this ledger knows of nothing that was saved in ${month}\n`;
    expect(await sluice(here, "savings")).toEqual({ code: 0, stdout: "", stderr: nothing });
    await here.run(TEARDOWN);
    expect(await sluice(here, "savings", "--month", next)).toMatchObject({ code: 0, stdout: "" });
  });

  it.each([
    [["--month", "november"], 'sluice: --month is "november"; want a month such as 2026-11\n'],
    [["--month", "2026-13"], 'sluice: --month is "2026-13"; want a month such as 2026-11\n'],
    [["ali"], 'sluice: "ali" is one word too many; see sluice savings --help\n'],
  ])("%j is told", async (args, stderr) => {
    expect(await sluice(await place(), "savings", ...args)).toEqual({ code: 2, stdout: "", stderr });
  });
});
