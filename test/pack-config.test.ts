import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packConfig } from "../pack-config.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-pack-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function packed(credentials: string) {
  const path = join(folder, "sluice.yaml");
  const target = `{ provider: alibaba-dts, region: cn-hangzhou, credentials: ${credentials} }`;
  await writeFile(path, `targets:\n  acme-cn: ${target}\n`);
  return packConfig({ SLUICE_CONFIG: path });
}

it("a config that can be deployed becomes JSON, as it was written", async () => {
  expect(await packed("{ from: secretsmanager, id: sluice/dev/acme-cn }")).toEqual({
    json: '{"targets":{"acme-cn":{"provider":"alibaba-dts","region":"cn-hangzhou","credentials":{"from":"secretsmanager","id":"sluice/dev/acme-cn"}}}}',
  });
});

it("the price list beside it is packed with it", async () => {
  const path = join(folder, "rates.yaml");
  await writeFile(path, "currency: CNY\nrates: [{ perHour: 0.9 }]\n");
  const { json } = await packed("{ from: secretsmanager, id: sluice/dev/acme-cn }");
  await rm(path);
  expect(JSON.parse(json ?? "")).toMatchObject({
    targets: { "acme-cn": { region: "cn-hangzhou" } },
    rates: { currency: "CNY", rates: [{ perHour: 0.9 }] },
  });
});

it("keys in the environment are not packed, and the sentence names the target", async () => {
  expect(await packed("{ from: env }")).toEqual({
    why: "target acme-cn: credentials from env cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm",
    isFault: true,
  });
});

it("a config that is wrong is not packed", async () => {
  expect(await packed("{ from: nowhere }")).toMatchObject({ isFault: true, why: expect.stringContaining("from") });
});

it("a config that is missing is a fault when it was named, and told when it was not", async () => {
  expect(await packConfig({ SLUICE_CONFIG: "/nowhere/sluice.yaml" })).toMatchObject({ isFault: true });
  const home = process.cwd();
  process.chdir(folder);
  await rm("sluice.yaml", { force: true });
  const none = await packConfig({});
  process.chdir(home);
  expect(none).toEqual({
    why: "there is no ./sluice.yaml, and SLUICE_CONFIG is not set; functions without a config refuse every event and say so",
    isFault: false,
  });
});
