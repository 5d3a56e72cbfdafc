import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "#lib/io/config-file.ts";

/** A config whose one target says which file it came from. */
const yaml = (name: string) => `
targets:
  ${name}:
    provider: alibaba-dts
    region: cn-hangzhou
    credentials: { from: env, accessKeyId: ACME_AK, accessKeySecret: ACME_SK }
`;
const TARGET = {
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" },
};

describe("the config", () => {
  const home = process.cwd();
  let folder = "";
  /** As it stands in a bundle, with a config of its own beside it. */
  let bundled: typeof loadConfig;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-config-"));
    const outfile = join(folder, "bundle.mjs");
    const alias = { yaml: "./node_modules/yaml/browser/index.js" };
    await build({
      entryPoints: ["lib/io/config-file.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
      alias,
    });
    ({ loadConfig: bundled } = await import(outfile));
    await writeFile(join(folder, "sluice.json"), JSON.stringify({ targets: { bundled: TARGET } }));
    await writeFile(join(folder, "given.yaml"), yaml("given"));
    await writeFile(join(folder, "named.yaml"), yaml("named"));
  });
  beforeEach(async () => {
    await rm(join(folder, "sluice.yaml"), { force: true });
  });
  afterAll(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });

  const at = (name: string) => join(folder, name);
  const found = async (given: string | undefined, environment: NodeJS.ProcessEnv, load = bundled) => {
    process.chdir(folder);
    try {
      return Object.keys((await load(given, environment)).config.targets);
    } finally {
      process.chdir(home);
    }
  };

  it("is the file given, before all others", async () => {
    await writeFile(at("sluice.yaml"), yaml("here"));
    expect(await found(at("given.yaml"), { SLUICE_CONFIG: at("named.yaml") })).toEqual(["given"]);
  });

  it("else the file that SLUICE_CONFIG names", async () => {
    await writeFile(at("sluice.yaml"), yaml("here"));
    expect(await found(undefined, { SLUICE_CONFIG: at("named.yaml") })).toEqual(["named"]);
  });

  it("else ./sluice.yaml", async () => {
    await writeFile(at("sluice.yaml"), yaml("here"));
    expect(await found(undefined, {})).toEqual(["here"]);
  });

  it("else the copy in the bundle", async () => {
    expect(await found(undefined, {})).toEqual(["bundled"]);
  });

  it("else missing, and the sentence says the three ways to give it", async () => {
    await expect(found(undefined, {}, loadConfig)).rejects.toMatchObject({
      name: "InputError",
      message: "there is no config: give --config FILE, set SLUICE_CONFIG, or write ./sluice.yaml",
    });
  });

  it("is not looked for elsewhere when the file given is missing", async () => {
    await writeFile(at("sluice.yaml"), yaml("here"));
    await expect(found("missing.yaml", {})).rejects.toMatchObject({
      name: "InputError",
      message: `the config ${at("missing.yaml")} cannot be read (ENOENT); want a readable file`,
    });
  });

  it("tells its absolute path, for what is relative to it", async () => {
    expect((await loadConfig(at("given.yaml"), {})).path).toBe(at("given.yaml"));
  });

  describe("with a price list beside it", () => {
    const PRICES = { currency: "CNY", rates: [{ kind: "sync", perHour: 2.2 }, { perHour: 0.9 }] };
    const LIST = "currency: CNY\nrates:\n  - { kind: sync, perHour: 2.2 }\n  - { perHour: 0.9 }\n";
    afterEach(() => rm(at("rates.yaml"), { force: true }));

    it("has its prices", async () => {
      expect((await loadConfig(at("given.yaml"), {})).config.rates).toBeUndefined();
      await writeFile(at("rates.yaml"), LIST);
      expect((await loadConfig(at("given.yaml"), {})).config.rates).toEqual(PRICES);
    });

    it("or in it, has them too, but not both at once", async () => {
      await writeFile(at("priced.yaml"), `${yaml("a")}rates: ${JSON.stringify(PRICES)}\n`);
      expect((await loadConfig(at("priced.yaml"), {})).config.rates).toEqual(PRICES);
      await writeFile(at("rates.yaml"), LIST);
      await expect(loadConfig(at("priced.yaml"), {})).rejects.toMatchObject({
        name: "InputError",
        message: `config.rates and ${at("rates.yaml")} are both there; want the prices in one of them`,
      });
    });

    it.each([
      [
        "a wrong price",
        LIST.replace("0.9", "-1"),
        "rates.yaml.rates[1].perHour is -1; want a price an hour, 0 or more",
      ],
      ["nothing in it", "", "rates.yaml is null; want object"],
      [
        "another target's price",
        `${LIST}  - { target: b, perHour: 1 }\n`,
        /^config\.rates\.rates\[2\]\.target is "b", which/,
      ],
      ["broken YAML", "rates: [", /^the price list .*rates\.yaml cannot be parsed: [^\n]+$/],
    ])("with %s is refused in one sentence", async (_what, text, sentence) => {
      await writeFile(at("rates.yaml"), text);
      await expect(loadConfig(at("given.yaml"), {})).rejects.toMatchObject({ name: "InputError" });
      await expect(loadConfig(at("given.yaml"), {})).rejects.toThrow(sentence);
    });

    it("still has to be one", async () => {
      await writeFile(at("rates.yaml"), LIST);
      await writeFile(at("empty.yaml"), "");
      await expect(loadConfig(at("empty.yaml"), {})).rejects.toThrow(/^config is null; want object$/);
    });
  });

  it.each([
    ["broken YAML", "bad.yaml", "targets: [", /^the config .*bad\.yaml cannot be parsed: [^\n]+$/],
    ["broken JSON", "bad.json", "{", /^the config .*bad\.json cannot be parsed: [^\n]+$/],
    ["nothing", "empty.yaml", "", /^config is null; want object$/],
    ["an unknown key", "extra.yaml", `${yaml("a")}gardrails: {}\n`, /^config has the unknown key "gardrails"$/],
    [
      "a key twice",
      "twice.yaml",
      `${yaml("a")}policies: []\npolicies: []\n`,
      /^the config .*twice\.yaml cannot be parsed: [^\n]+$/,
    ],
    [
      "a policy that asks for a status its cloud has not",
      "policy.yaml",
      `${yaml("a")}policies: [{ name: p, schedule: { cron: "0 3 * * *", timeZone: UTC }, target: a, action: stop, select: { status: [Finishd] } }]\n`,
      /^config\.policies\[0\] \(p\)\.select\.status\[0\] is "Finishd", which is no status of alibaba-dts \(did you mean finished\?\)$/,
    ],
    [
      "a policy whose selection would lose a tag",
      "lost.yaml",
      `${yaml("a")}policies: [{ name: p, schedule: { cron: "0 3 * * *", timeZone: UTC }, target: a, action: stop, select: { tags: { a: b, __proto__: c } } }]\n`,
      /^config\.policies\[0\] \(p\)\.select\.tags has a tag that cannot be selected by; want other names than __proto__$/,
    ],
    [
      "a chat that says nothing of roles",
      "deaf.yaml",
      `${yaml("a")}chat: { slack: {} }\n`,
      /^config\.chat\.slack\.roles is missing; want object$/,
    ],
  ])("with %s is refused in one sentence", async (_title, name, text, sentence) => {
    await writeFile(at(name), text);
    await expect(loadConfig(at(name), {})).rejects.toThrow(sentence);
    await expect(loadConfig(at(name), {})).rejects.toMatchObject({ name: "InputError" });
  });
});
