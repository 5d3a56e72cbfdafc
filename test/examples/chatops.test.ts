import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { loadConfig } from "#lib/deps.ts";

const EXAMPLE = resolve("examples/chatops");

it("the config of the example loads, and lets nobody delete more than one task alone", async () => {
  const { config } = await loadConfig(join(EXAMPLE, "sluice.yaml"), {});
  expect(Object.keys(config.chat)).toEqual(["slack"]);
  expect(config.guardrails.secondPersonOver).toBe(1);
  const { operator = [], approver = [] } = config.chat.slack?.roles ?? {};
  expect(operator.filter((member) => approver.includes(member))).toEqual([]);
});

it("what it has of Feishu and DingTalk loads, too, once it is no comment any more", async () => {
  const text = (await readFile(join(EXAMPLE, "sluice.yaml"), "utf8")).replaceAll(/^#(?= {2,})/gm, "");
  const folder = await mkdtemp(join(tmpdir(), "sluice-chatops-"));
  await writeFile(join(folder, "sluice.yaml"), text);
  const { config } = await loadConfig(join(folder, "sluice.yaml"), {});
  await rm(folder, { recursive: true });
  expect(Object.keys(config.chat)).toEqual(["slack", "feishu", "dingtalk"]);
});

it("the trial deletes what two people agreed to, once, whoever else says so, in one message and one below it", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(EXAMPLE, "try.mjs")]);
  expect(stdout).toContain("Did you mean dts?");
  expect(stdout).toMatch(/dtscutover3 .* refused: protected/);
  expect(stdout.match(/^ {4}(Somebody else asked|You asked for this yourself)/gm)).toHaveLength(2);
  expect(stdout).toContain('401 {"error":"not verified"}');
  expect(stdout).toMatch(/dtscutover2 +succeeded +gone +delete proven/);
  expect([...stdout.matchAll(/"effect":"(\w+)","jobId":"(\w+)"/g)].map(([, ...words]) => words)).toEqual([
    ["stop", "dtscutover1"],
    ["stop", "dtscutover2"],
    ["delete", "dtscutover1"],
    ["delete", "dtscutover2"],
  ]);
  expect(stdout.match(/^ {2}Sluice( \(in the thread\))?:$/gm)).toEqual(["  Sluice:", "  Sluice (in the thread):"]);
});
