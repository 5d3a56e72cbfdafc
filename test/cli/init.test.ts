import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "#lib/deps.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { open, type Place } from "./cli.ts";

const FULL = ["--target", "acme", "--provider", "alibaba-dts", "--region", "cn-hangzhou"];
const ZONE = { TZ: "Asia/Shanghai" };
const JOBS = [{ id: "job-a", kind: "migration", status: "Failed", name: "tmp" }];
const HUAWEI_JOBS = [{ id: "job-b", kind: "sync", status: "INCRE_TRANSFER_FAILED", name: "tmp" }];

const CLOUDS = [
  {
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    keys: { ALIBABA_CLOUD_ACCESS_KEY_ID: "key", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret" },
    more: "",
  },
  {
    provider: "huawei-drs",
    region: "cn-north-4",
    keys: { HUAWEICLOUD_SDK_AK: "hwkey", HUAWEICLOUD_SDK_SK: "hwsecret" },
    more: "\n    projectId: 054ba152d480d55b2f5dc0069e7ddef0",
  },
] as const;

describe("sluice init, by options alone", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: JOBS }, { jobs: HUAWEI_JOBS });
    await rm(join(place.folder, "sluice.yaml"));
  });
  afterAll(() => place.close());
  const sluice = (args: readonly string[], env: NodeJS.ProcessEnv = ZONE) => place.start(args, { env }).ended;
  const written = (file: string) => readFile(join(place.folder, file), "utf8");

  it.each(CLOUDS)("writes a config for $provider that works as it is", async ({ provider, region, keys, more }) => {
    const file = `${provider}.yaml`;
    const config = ["--config", file];
    const { code, stdout, stderr } = await sluice([
      ...["init", "--target", "acme", "--provider", provider, "--region", region, ...config],
    ]);
    expect([code, stdout]).toEqual([0, ""]);
    for (const variable of Object.keys(keys)) expect(stderr).toContain(`${variable}=…`);
    expect(stderr).toContain(`sluice plan --policy nightly --config ${file}`);
    const loaded = await loadConfig(join(place.folder, file), {});
    expect(loaded.config.targets["acme"]).toMatchObject({ provider, region, credentials: { from: "env" } });
    const shown = await sluice(["schedule", ...config]);
    expect([shown.code, shown.stdout]).toEqual([
      0,
      expect.stringMatching(/nightly +plan +teardown on acme +0 3 \* \* \* Asia\/Shanghai/),
    ]);
    const reached = (await written(file)).replace(/( +region: .*)/, `$1\n    endpoint: ${place.url}${more}`);
    await place.write(file, reached);
    const doctor = await sluice(["doctor", ...config], keys);
    expect([doctor.code, doctor.stdout]).toEqual([0, expect.stringContaining("✓ acme: its jobs can be listed")]);
    const plan = await sluice(["plan", "--policy", "nightly", ...config], keys);
    expect([plan.code, plan.stderr]).toEqual([0, expect.stringContaining("teardown on acme: 1 planned")]);
  });

  it("shows the defaults of the guardrails as they are", async () => {
    await sluice(["init", ...FULL, "--config", "guarded.yaml"]);
    const { config } = await loadConfig(join(place.folder, "guarded.yaml"), {});
    expect(config.guardrails).toEqual(configSchema.parse({ targets: {} }).guardrails);
    expect(config).toMatchObject({ policies: [{ mode: "plan" }] });
  });

  it("writes ./sluice.yaml, which commands find by themselves, with its schema where editors look for it", async () => {
    const { code, stderr } = await sluice(["init", ...FULL]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/sluice doctor {3}/)]);
    const [first] = (await written("sluice.yaml")).split("\n");
    expect(first).toBe("# yaml-language-server: $schema=./node_modules/sluice/schema/config.schema.json");
  });

  it("finds the schema from a folder below, too", async () => {
    await mkdir(join(place.folder, "below"));
    await sluice(["init", ...FULL, "--config", "below/sluice.yaml"]);
    expect(await written("below/sluice.yaml")).toContain("$schema=../node_modules/sluice/schema/config.schema.json\n");
  });

  it("does not overwrite a file", async () => {
    await place.write("mine.yaml", "targets: {}\n");
    const { code, stderr } = await sluice(["init", ...FULL, "--config", "mine.yaml"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^sluice: mine\.yaml is there already, .*\n$/)]);
    expect(await written("mine.yaml")).toBe("targets: {}\n");
  });

  it.each(["123", "null", "0x1f"])("takes the target name %s for a name", async (name) => {
    await sluice(["init", ...FULL.slice(2), "--target", name, "--config", `${name}.yaml`]);
    const { config } = await loadConfig(join(place.folder, `${name}.yaml`), {});
    expect([Object.keys(config.targets), config.policies[0]?.target]).toEqual([[name], name]);
  });

  it.each([
    [["--target", "a"], "--provider, --region missing, and stdin is no terminal to ask on; want a value for each"],
    [[...FULL.slice(0, 2), "--provider", "alibaba", "--region", "x"], '--provider is "alibaba"; want alibaba-dts or'],
    [["--target", "__proto__", ...FULL.slice(2)], '--target is "__proto__"; want 1 to 64 letters'],
    [[...FULL.slice(0, 4), "--region", "mars-1"], "target acme: region mars-1 is not in the DTS region table"],
    [[...FULL, "--config", "no/where.yaml"], "the config no/where.yaml cannot be written (ENOENT)"],
  ])("%j is refused in one sentence, and nothing is written", async (args, sentence) => {
    const config = args.includes("--config") ? [] : ["--config", "refused.yaml"];
    const { code, stdout, stderr } = await sluice(["init", ...args, ...config]);
    expect([code, stdout, stderr.split("\n").length]).toEqual([2, "", 2]);
    expect(stderr).toContain(`sluice: ${sentence}`);
    await expect(written("refused.yaml")).rejects.toThrow("ENOENT");
  });
});
