import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { loadConfig } from "#lib/deps.ts";
import { open, type Place } from "../cli/cli.ts";
import { type Serving, serve } from "../cli/serving.ts";
import { withShellTools } from "./shell-tools.ts";

const EXAMPLE = resolve("examples/webhook-stop");
const read = (name: string) => readFile(join(EXAMPLE, name), "utf8");

it("the config of the example loads, and lets nobody ask for more than a stop", async () => {
  const { config } = await loadConfig(join(EXAMPLE, "sluice.yaml"), {});
  expect(config.webhooks.map(({ name, scheme, allow }) => [name, scheme, allow])).toEqual([
    ["lag-alert", "alertmanager", [{ action: "stop", target: "dts" }]],
    ["ci", "hmac", [{ action: "stop", target: "dts" }]],
  ]);
});

it("the trial stops what it should, once, and nothing that is protected or forged", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(EXAMPLE, "try.mjs")]);
  expect(stdout.match(/^\d{3} /gm)).toEqual(["202 ", "200 ", "401 ", "401 ", "202 ", "200 "]);
  expect(stdout).toContain("dtslagging1: succeeded. stop proven: it reads Finished");
  expect(stdout).toContain('dtslagging3: refused. protected: its name fits guardrails.protect.names "prod-*"');
  expect([...stdout.matchAll(/"effect":"(\w+)","jobId":"(\w+)"/g)].map(([, ...words]) => words)).toEqual([
    ["stop", "dtslagging1"],
    ["stop", "dtslagging2"],
  ]);
});

it("what Alertmanager and Prometheus are told fits the config", async () => {
  const [route, { groups }] = [parseYaml(await read("alertmanager.yml")), parseYaml(await read("rules.yml"))];
  const [rule] = groups[0].rules;
  const receiver = route.receivers.find(({ name }: { name: string }) => name === route.route.routes[0].receiver);
  const [{ url, http_config: login }] = receiver.webhook_configs;
  expect([new URL(url).pathname, login.authorization.type]).toEqual(["/hooks/lag-alert", "Bearer"]);
  expect(route.route.routes[0].matchers).toEqual([`stop="${rule.labels.stop}"`]);
  const { config } = await loadConfig(join(EXAMPLE, "sluice.yaml"), {});
  expect(config.webhooks[0]?.command.jobs).toBe("alerts[].labels.dts_job_id");
  expect(rule.expr).toMatch(/by \(dts_job_id\)/);
});

describe("the shell lines of the example", () => {
  let place: Place;
  let serving: Serving;
  let PATH = "";
  beforeAll(async () => {
    const { clouds } = parseYaml(await read("scenario.yaml"));
    const credentials = { accessKeyId: "key", accessKeySecret: "secret" };
    place = await open({ ...clouds[0], credentials, transitions: { stopMs: 50 } });
    const config = (await read("sluice.yaml")).replace(/^( +)region: .*$/m, `$&\n$1endpoint: ${place.url}`);
    await place.write("sluice.yaml", `${config}\nledger: { sqlite: ledger.db }\n`);
    PATH = await withShellTools(join(place.folder, "tools"));
    const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: "key", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret" };
    serving = await serve(place, 0, {
      ...keys,
      ALERT_TOKEN: "an-alert-token",
      CI_SECRET: "a ci secret's",
      LINK_SECRET: "a link's",
    });
  });
  afterAll(async () => {
    await serving.stop();
    await place.close();
  });

  const shell = (script: string, env: NodeJS.ProcessEnv) =>
    promisify(execFile)("/bin/sh", ["-ec", script], {
      env: { ...process.env, PATH, CI_SECRET: "a ci secret's", ...env },
    });

  it("of the README stop the task they name", async () => {
    const [, block = ""] = /```sh\n( +SLUICE_URL=[\s\S]*?)```/.exec(await read("README.md")) ?? [];
    const { stdout } = await shell(block.replace("http://127.0.0.1:8020", serving.url), {});
    expect(Object.keys(JSON.parse(stdout))).toEqual(["runId", "requestId", "status"]);
    expect(serving.told()).toMatch(
      /^2\d{3}-\S+Z webhook: \{"hook":"ci","requestId":"hook:ci:[0-9a-f]{32}","runId":".*","jobs":1\}$/m,
    );
  });

  it("of the workflow stop the task they are given, and fail when it is none", async () => {
    const { jobs } = parseYaml(await read("github-actions.yml"));
    const [{ run, env }] = jobs.stop.steps;
    expect(Object.keys(env)).toEqual(["JOB", "SLUICE_URL", "CI_SECRET"]);
    expect(run).not.toContain("${{");
    const { stdout } = await shell(run, { JOB: "dtslagging2", SLUICE_URL: serving.url });
    expect(JSON.parse(stdout)).toMatchObject({ requestId: expect.stringMatching(/^hook:ci:/) });
    const failed = shell(run, { JOB: "../x", SLUICE_URL: serving.url });
    await expect(failed).rejects.toMatchObject({ code: 22, stdout: expect.stringMatching(/want 1 to 64 letters/) });
  });
});
