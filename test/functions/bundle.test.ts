import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { startContainer, unpack } from "./container.ts";

/**
 * What a cold start has to read; pieces that are imported on demand (secret stores, YAML) do not count. Half of it is the AWS clients with what they
 * share. The largest is dispatch: it understands what people say and answers in two languages, which is 55 kB.
 */
const MOST_BYTES = 552_000;

it.concurrent.each(["dispatch", "control", "tick", "webhook", "chat", "notify"] as const)(
  "the bundle of %s is small, and loads with no environment and no packages beside it",
  async (name) => {
    const folder = await unpack(name);
    const pieces = await readAtStart(folder);
    const bytes = [...pieces.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect([...pieces.keys()].filter((piece) => /secretsmanager|ssm|browser/.test(piece))).toEqual([]);
    const container = await startContainer(folder, {});
    await container.kill();
    expect(container.output()).toBe("");
    await rm(folder, { recursive: true });
  },
);

/** The clouds' folders with what they share, without their simulators: what a cold start reads, and what a person has to. */
const MOST_CLOUD_BYTES = 46_500;

it("the code of both clouds is small", async () => {
  const names = ["alibaba-dts", "huawei-drs"];
  const contents = names.map((name) => `export * from "./lib/providers/${name}/index.ts";`).join("");
  const { metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    minify: true,
    external: ["zod"],
    metafile: true,
    write: false,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const bytes = [...names, "shared"].map((name) =>
    inputs.reduce(
      (sum, [path, { bytesInOutput }]) => sum + (path.includes(`/providers/${name}/`) ? bytesInOutput : 0),
      0,
    ),
  );
  expect(inputs.filter(([path]) => path.includes("simulator"))).toEqual([]);
  expect(bytes.slice(0, 2).every((each) => each > 10_000)).toBe(true);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_CLOUD_BYTES);
});

/** `import…from"./x.mjs"`, as the minifier writes it. */
const STATIC_IMPORT = /(?:from|import)"\.\/([^"]+\.mjs)"/g;

/** The entry and every piece that it imports before it runs, with their texts. */
async function readAtStart(folder: string): Promise<ReadonlyMap<string, string>> {
  const pieces = new Map<string, string>();
  const names = ["index.mjs"];
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (pieces.has(name)) continue;
    const text = await readFile(join(folder, name), "utf8");
    pieces.set(name, text);
    for (const [, imported = ""] of text.matchAll(STATIC_IMPORT)) names.push(imported);
  }
  return pieces;
}
