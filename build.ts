import { rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import { packConfig } from "./pack-config.ts";

const FUNCTIONS = ["dispatch", "control", "tick", "webhook", "chat", "notify"];

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
await Promise.all([...FUNCTIONS.map(buildFunction), buildCli()]);
await bundleConfig(process.argv.includes("--package"));

/**
 * A file that loads anywhere, and pieces beside it that are read when needed: the YAML parser (a deployed config is JSON), and
 * the clients of secret stores with what they share with the others.
 */
function buildFunction(name: string): Promise<unknown> {
  const entryPoints = { index: `functions/${name}/handler.ts` };
  return build({ ...SHARED, entryPoints, outdir: `dist/functions/${name}`, splitting: true, alias: { yaml: YAML } });
}

/** In pieces, so that an old Node reads only the piece that tells it so. */
function buildCli(): Promise<unknown> {
  const entryPoints = { sluice: "lib/cli/sluice.ts" };
  return build({ ...SHARED, entryPoints, outdir: "dist/cli", splitting: true, alias: { yaml: YAML } });
}

/**
 * The config turned to JSON beside each bundle: what a deployed function reads. One that cannot be deployed stops a packaging; an
 * ordinary build goes on without it, since the command line may well use it.
 */
async function bundleConfig(isPackaging: boolean): Promise<void> {
  const packed = await packConfig(process.env);
  if (packed.json !== undefined) {
    const { json } = packed;
    await Promise.all(FUNCTIONS.map((name) => writeFile(`dist/functions/${name}/sluice.json`, json)));
    return;
  }
  if (isPackaging || packed.isFault) process.stderr.write(`no config is packed: ${packed.why}\n`);
  if (isPackaging && packed.isFault) process.exitCode = 1;
}
