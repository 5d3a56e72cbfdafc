import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";
import { parse } from "yaml";
import { loadConfig } from "#lib/io/config-file.ts";
import { checkDeployable } from "#lib/jobs/check-config.ts";
import { InputError } from "#lib/jobs/parse.ts";

const FUNCTIONS = ["dispatch", "control"];

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

const NO_CONFIG =
  "there is no ./sluice.yaml, and SLUICE_CONFIG is not set; the functions will refuse every event until a deployment brings one";

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
  const path = process.env["SLUICE_CONFIG"] ?? (existsSync("sluice.yaml") ? "sluice.yaml" : undefined);
  const refusal = path === undefined ? NO_CONFIG : await refusalOf(path);
  if (path !== undefined && refusal === undefined) return copyConfig(path);
  if (isPackaging || path !== undefined) process.stderr.write(`no config is packed: ${refusal}\n`);
  if (isPackaging && path !== undefined) process.exitCode = 1;
}

/** Why a config cannot be deployed, in one sentence. */
async function refusalOf(path: string): Promise<string | undefined> {
  try {
    checkDeployable((await loadConfig(path, {})).config);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

async function copyConfig(path: string): Promise<void> {
  const text = await readFile(path, "utf8");
  const json = JSON.stringify(path.endsWith(".json") ? JSON.parse(text) : parse(text));
  await Promise.all(FUNCTIONS.map((name) => writeFile(`dist/functions/${name}/sluice.json`, json)));
}
