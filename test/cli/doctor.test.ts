import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { configOf, open, type Place } from "./cli.ts";

const KEYS = { ALI_AK: "key", ALI_SK: "secret" };

describe("sluice doctor", () => {
  let here: Place;
  beforeAll(async () => {
    here = await open({ jobs: [{ id: "job-a", kind: "sync", status: "Synchronizing" }] });
  });
  afterAll(() => here.close());

  const doctor = (env: NodeJS.ProcessEnv = KEYS, ...args: string[]) => here.start(["doctor", ...args], { env }).ended;

  it("says that all is well but for what only a deployment would mind, and changes nothing", async () => {
    const { code, stdout } = await doctor();
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^✓ config .*sluice\.yaml: 1 targets looked at$/),
      "✓ ali: its keys are there",
      "✓ ali: its jobs can be listed",
      "✓ ledger: it can be opened and read",
      expect.stringMatching(/^– deploying: target ali: credentials from env cannot be deployed/),
      "",
    ]);
    expect(code).toBe(0);
    expect(await here.logged("effects")).toEqual([]);
  });

  it.each([
    ["a variable that is not set", { ALI_AK: "key" }, /✗ target ali: .*ALI_SK/],
    [
      "a wrong secret",
      { ...KEYS, ALI_SK: "an-other-value" },
      /✗ ali: its jobs cannot be listed: access-denied: SignatureDoesNotMatch.* → the key is not accepted/,
    ],
  ])("names %s and what to do, and shows no key", async (_what, env, line) => {
    const { code, stdout, stderr } = await doctor(env);
    expect(code).toBe(1);
    expect(stdout).toMatch(line);
    expect(stdout + stderr).not.toContain("an-other-value");
  });

  it("names an endpoint that is not there", async () => {
    await here.write("nowhere.yaml", configOf("http://127.0.0.1:9"));
    const { code, stdout } = await doctor(KEYS, "--config", "nowhere.yaml");
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ ali: its jobs cannot be listed: unavailable: .* → is the endpoint right/);
  });

  it("names a secret of a webhook, of links or of a receiver that is missing or no secret, and shows none", async () => {
    const hook = (name: string, variable: string) => ({
      ...{ name, scheme: "github", secret: { from: "env", value: variable } },
      allow: [{ action: "stop", target: "ali" }],
      command: { action: "stop", target: "ali", jobs: "jobs" },
    });
    const receiver = { name: "pager", url: "https://hooks.example.com/", secret: { from: "env", value: "PAGER" } };
    const written = {
      ...parse(configOf(here.url)),
      ...{ webhooks: [hook("push", "PUSH"), hook("other", "NONE")], notify: [receiver] },
      links: { secret: { from: "env", value: "LINKS" } },
    };
    await here.write("hooked.yaml", stringify(written));
    const env = { ...KEYS, PUSH: "push-secret-never-shown", PAGER: "pager-never-shown", LINKS: "links-never-shown" };
    const { code, stdout, stderr } = await doctor(env, "--config", "hooked.yaml");
    expect(code).toBe(1);
    expect(stdout.split("\n").slice(3, 7)).toEqual([
      "✓ webhook push: its secret is there",
      "✗ webhook other: the environment variable NONE is not set",
      "✓ links: their secret is there",
      expect.stringMatching(/^✗ notify pager: .*whsec_/),
    ]);
    expect(stdout + stderr).not.toMatch(/never-shown/);
  });
});
