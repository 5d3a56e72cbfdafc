import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import { parse } from "yaml";

const FUNCTIONS = ["dispatch", "control"];

/** ESM first and `module` before `main`: the AWS clients shrink from 600 to under 400 KB and need no createRequire banner. */
const SHARED: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".mjs" },
  // Its build for Node is CommonJS that needs require at run time.
  alias: { yaml: "./node_modules/yaml/browser/index.js" },
  splitting: true,
  chunkNames: "chunk-[hash]",
  minify: true,
  keepNames: false,
  legalComments: "none",
  logLevel: "warning",
};

await rm("dist", { recursive: true, force: true });
await Promise.all([
  ...FUNCTIONS.map((name) =>
    build({ ...SHARED, entryPoints: { index: `functions/${name}/handler.ts` }, outdir: `dist/functions/${name}` }),
  ),
  build({ ...SHARED, entryPoints: ["lib/cli/sluice.ts"], outdir: "dist/cli" }),
]);
if (existsSync("sluice.yaml")) await bundleConfig();

/** The config turned to JSON beside each bundle, so that a deployed function needs no YAML parser to start. */
async function bundleConfig(): Promise<void> {
  const json = JSON.stringify(parse(await readFile("sluice.yaml", "utf8")));
  await Promise.all(FUNCTIONS.map((name) => writeFile(`dist/functions/${name}/sluice.json`, json)));
}
