import { describe, expect, it } from "vitest";
import { targetNow, targetOf } from "#lib/jobs/check-command.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { targetDigest } from "#lib/jobs/run.ts";
import { sentenceOf } from "./refusal.ts";
import { TARGET } from "./samples.ts";

const { name: _name, ...ACME } = TARGET;
const configOf = (targets: object): Config => parse(configSchema, { targets }, "config");
const CONFIG = configOf({ "acme-cn": ACME });

describe("the target a command names", () => {
  it("is the one of the config, under its name", () => {
    expect(targetOf(CONFIG, "acme-cn")).toEqual({ ...ACME, name: "acme-cn" });
  });

  it.each([
    ["another", { "acme-cn": ACME, "acme-eu": { ...ACME, region: "eu-central-1" } }, "acme-cn, acme-eu"],
    ["constructor", { "acme-cn": ACME }, "acme-cn"],
    ["another", {}, "none"],
  ])("is refused as %s with the names there are", (name, targets, known) => {
    expect(sentenceOf(() => targetOf(configOf(targets), name))).toBe(
      `command.target is "${name}"; want a target of the config: ${known}`,
    );
  });
});

describe("the target of a run as the config has it now", () => {
  it("is the one of the config, under its name", () => {
    expect(targetNow(CONFIG, "acme-cn")).toEqual({ ...ACME, name: "acme-cn" });
  });

  it.each(["gone", "constructor"])("is one that no run was accepted for when it was taken out: %s", (name) => {
    const standIn = targetNow(CONFIG, name);
    expect(standIn.name).toBe(name);
    expect(targetDigest(standIn)).not.toBe(targetDigest({ ...TARGET, name }));
  });

  it("is a stand-in with nobody's region and keys when it was taken out", () => {
    expect(targetNow(CONFIG, "gone")).toEqual({
      name: "gone",
      provider: "alibaba-dts",
      region: "none",
      credentials: { from: "env", accessKeyId: "NONE", accessKeySecret: "NONE" },
    });
  });
});
