import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import { parse } from "yaml";

const FUNCTIONS = ["dispatch", "control", "tick"];

/** The parser's build for Node is CommonJS that needs `require` at run time; this one is plain ESM. */
const YAML = "./node_modules/yaml/browser/index.js";

/** ESM first and `module` before `main`: the AWS clients shrink by a third and need no createRequire banner. */
const SHARED: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".mjs" },
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

await rm("dist", { recursive: true, force: true });
await Promise.all([...FUNCTIONS.flatMap(buildFunction), buildCli()]);
const config = process.env["SLUICE_CONFIG"] ?? "sluice.yaml";
if (existsSync(config)) await bundleConfig(config);

/** One file that loads anywhere, and beside it the YAML parser, read only when the config is YAML: a deployed one is JSON. */
function buildFunction(name: string): Promise<unknown>[] {
  const outdir = `dist/functions/${name}`;
  const apart = { alias: { yaml: "./yaml.mjs" }, external: ["./yaml.mjs"] };
  return [
    build({ ...SHARED, ...apart, entryPoints: { index: `functions/${name}/handler.ts` }, outdir }),
    build({ ...SHARED, entryPoints: { yaml: YAML }, outdir }),
  ];
}

/** In pieces, so that an old Node reads only the piece that tells it so. */
function buildCli(): Promise<unknown> {
  const entryPoints = { sluice: "lib/cli/sluice.ts" };
  return build({ ...SHARED, entryPoints, outdir: "dist/cli", splitting: true, alias: { yaml: YAML } });
}

/** The config turned to JSON beside each bundle: what a deployed function reads. */
async function bundleConfig(path: string): Promise<void> {
  const json = JSON.stringify(parse(await readFile(path, "utf8")));
  await Promise.all(FUNCTIONS.map((name) => writeFile(`dist/functions/${name}/sluice.json`, json)));
}
