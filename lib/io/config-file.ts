import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkConfig } from "#lib/jobs/check-config.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { providerOf } from "#lib/providers/registry.ts";

/** Beside the bundle, where the build puts the JSON form of sluice.yaml. */
const BUNDLED = join(dirname(fileURLToPath(import.meta.url)), "sluice.json");

export type ConfigFile = { readonly config: Config; readonly path: string };

/**
 * Finds and reads the config: the path given, else SLUICE_CONFIG, else ./sluice.yaml, else the copy in the bundle.
 * @throws InputError that names the file or the key
 */
export async function loadConfig(given: string | undefined, environment: NodeJS.ProcessEnv): Promise<ConfigFile> {
  const path = resolve(given ?? environment["SLUICE_CONFIG"] ?? (existsSync("sluice.yaml") ? "sluice.yaml" : BUNDLED));
  if (path === BUNDLED && !existsSync(path)) {
    throw new InputError("there is no config: give --config FILE, set SLUICE_CONFIG, or write ./sluice.yaml");
  }
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`the config ${path} cannot be read (${cause.code ?? cause.name}); want a readable file`, {
      cause,
    });
  });
  const written = await parseText(text, path);
  const config = parse(configSchema, written, "config");
  checkConfig(config, written, providerOf);
  return { config, path };
}

async function parseText(text: string, path: string): Promise<unknown> {
  try {
    if (path.endsWith(".json")) return JSON.parse(text);
    const { parse: parseYaml } = await import("yaml");
    return parseYaml(text);
  } catch (cause) {
    const [line] = cause instanceof Error ? cause.message.split("\n") : ["unreadable"];
    throw new InputError(`the config ${path} cannot be parsed: ${line?.replace(/:$/, "")}`, { cause });
  }
}
