import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { loadConfig } from "#lib/deps.ts";
import { nextFiring } from "#lib/jobs/schedule.ts";
import { eventsOf, open, type Place, rowsOf } from "../cli/cli.ts";

const EXAMPLE = resolve("examples/cron-teardown");
const read = (name: string) => readFile(join(EXAMPLE, name), "utf8");
const DAY_MS = 86_400_000;

it("the config of the example loads, prices and all, and every policy has an instant to come", async () => {
  const { config } = await loadConfig(join(EXAMPLE, "sluice.yaml"), {});
  expect(config.policies.map(({ name, mode, target }) => [name, mode, target])).toEqual([
    ["failed-jobs", "notify", "dts"],
    ["finished-migrations", "act", "drs"],
    ["paused-syncs", "plan", "dts"],
  ]);
  expect(config.rates?.currency).toBe("CNY");
  for (const { schedule } of config.policies) expect(nextFiring(schedule, Date.now())).toBeGreaterThan(Date.now());
});

it("the trial plans, applies and tells what was saved", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(EXAMPLE, "try.mjs"), "--quick"]);
  expect(stdout).toContain("teardown on drs: 3 planned, 0 already, 1 refused; planned: 2628.00 CNY a month");
  expect(stdout).toContain("protected: guardrails.protect.tags names keep=true");
  expect(stdout).toMatch(/"jobId":"drs-done-jb101".*"verdict":"succeeded","status":"gone"/);
  expect(stdout).toMatch(/drs-done-jb102 +tmp-invoices +migration +teardown \(delete proven\) .* CNY 1\.8 +CNY 0\.0\d/);
});

describe("the policies of the example", () => {
  let place: Place;
  beforeAll(async () => {
    const { clouds } = parseYaml(await read("scenario.yaml"));
    const fast = { transitions: { stopMs: 50, deleteMs: 50 } };
    place = await open({ ...clouds[0], ...fast }, { ...clouds[1], ...fast });
    await place.write("rates.yaml", await read("rates.yaml"));
    await write("0 3 * * *");
  });
  afterAll(() => place.close());

  /** The ledger knows a schedule's instants apart, so another firing wants another one. */
  async function write(cron: string): Promise<void> {
    const config = (await read("sluice.yaml"))
      .replaceAll(/^( +)region: .*$/gm, `$&\n$1endpoint: ${place.url}`)
      .replaceAll(/cron: ".*?"/g, `cron: "${cron}"`);
    await place.write("sluice.yaml", `${config}\nledger: { sqlite: ledger.db }\n`);
  }

  const sluice = (...args: readonly string[]) => {
    const env = {
      ...{ ALIBABA_CLOUD_ACCESS_KEY_ID: "trialAlibabaKey", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "trialAlibabaSecret" },
      ...{ HUAWEICLOUD_SDK_AK: "TRIALHUAWEIKEY", HUAWEICLOUD_SDK_SK: "trialHuaweiSecret" },
    };
    return place.start(args, { env }).ended;
  };

  /** As if everything the ledger remembers of policies had happened so many days earlier. */
  function letPass(days: number): void {
    const database = new DatabaseSync(join(place.folder, "ledger.db"));
    for (const [table, key] of [
      ["policies", "fired"],
      ["marks", "firstSeen"],
      ["marks", "dueAt"],
    ]) {
      const path = `$.${key}`;
      database
        .prepare(`UPDATE ${table} SET doc = json_set(doc, '${path}', json_extract(doc, '${path}') - ?)`)
        .run(days * DAY_MS);
    }
    database.close();
  }

  async function fire(cron: string) {
    letPass(4);
    await write(cron);
    const ended = await sluice("schedule", "--once");
    const notices = ended.stderr.split("\n").filter((line) => line.startsWith("Job Control Notice: "));
    const told = rowsOf(notices.map((line) => line.slice("Job Control Notice: ".length)).join("\n"));
    return { verdicts: eventsOf(ended), told: told.map(({ policy, jobId }) => [policy, jobId]) };
  }

  it("first meet the ledger, then tell of what they find, and only plan what is to be planned", async () => {
    expect(await sluice("schedule", "--once")).toMatchObject({ code: 0, stdout: "" });
    const { verdicts, told } = await fire("0 3 * * *");
    expect(told).toEqual([
      ["failed-jobs", "dtsfailed1"],
      ["failed-jobs", "dtsfailed2"],
      ["finished-migrations", "drs-done-jb101"],
      ["finished-migrations", "drs-done-jb102"],
      ["finished-migrations", "drs-done-jb103"],
    ]);
    expect(verdicts.map(({ jobId, verdict }) => [jobId, verdict])).toEqual([
      ["dtspaused1", "planned"],
      ["dtspaused2", "refused"],
    ]);
    expect(await place.logged("effects")).toEqual([]);
  });

  it("tear down one job when the grace is over, and not one that is snoozed", async () => {
    await sluice("snooze", "drs-done-jb101", "--target", "drs", "--for", "3d");
    const { verdicts, told } = await fire("0 4 * * *");
    expect(told).toEqual([]);
    expect(verdicts.filter(({ target }) => target === "drs")).toMatchObject([
      { jobId: "drs-done-jb102", verdict: "succeeded", proven: ["stop", "delete"] },
    ]);
    const effects = await place.logged("effects");
    expect(effects.map(({ jobId, effect }) => [jobId, effect])).toEqual([
      ["drs-done-jb102", "stop"],
      ["drs-done-jb102", "delete"],
    ]);
    expect((await sluice("savings")).stderr).toMatch(/: 1 job, .* saved/);
  });
});
