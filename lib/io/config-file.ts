import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkConfig } from "#lib/jobs/check-config.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { ratesSchema } from "#lib/jobs/rates.ts";
import { providerOf } from "#lib/providers/registry.ts";

/** Beside the bundle, where the build puts the JSON form of sluice.yaml. */
const BUNDLED = join(dirname(fileURLToPath(import.meta.url)), "sluice.json");

/** The price list, beside the config. */
const RATES = "rates.yaml";

export type ConfigFile = { readonly config: Config; readonly path: string };

/** `written`: as it was written, with the price list beside it; a bundle is given that. */
type LoadedConfig = ConfigFile & { readonly written: unknown };

/**
 * Finds and reads the config: the path given, else SLUICE_CONFIG, else ./sluice.yaml, else the copy in the bundle; with it the price
 * list beside it, if there is one.
 * @throws InputError that names the file or the key
 */
export async function loadConfig(given: string | undefined, environment: NodeJS.ProcessEnv): Promise<LoadedConfig> {
  const path = resolve(given ?? environment["SLUICE_CONFIG"] ?? (existsSync("sluice.yaml") ? "sluice.yaml" : BUNDLED));
  if (path === BUNDLED && !existsSync(path)) {
    throw new InputError("there is no config: give --config FILE, set SLUICE_CONFIG, or write ./sluice.yaml");
  }
  const written = await withRates(await read(path, "config"), join(dirname(path), RATES));
  const config = parse(configSchema, written, "config");
  checkConfig(config, written, providerOf);
  if (config.notify.length > 0) (await import("#lib/notify/check-destinations.ts")).checkDestinations(config);
  if (config.webhooks.length > 0) {
    (await import("#lib/jobs/expression.ts")).checkExpressions(config);
    (await import("#lib/web/check-settings.ts")).checkSettings(config);
  }
  return { config, path, written };
}

/** Checked here, so that the sentence names the file that is wrong. */
async function withRates(written: unknown, path: string): Promise<unknown> {
  if (!existsSync(path)) return written;
  if (Object(written).rates !== undefined) {
    throw new InputError(`config.rates and ${path} are both there; want the prices in one of them`);
  }
  const rates = await read(path, "price list");
  parse(ratesSchema, rates, RATES);
  return typeof written === "object" && written !== null ? { ...written, rates } : written;
}

async function read(path: string, what: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(`the ${what} ${path} cannot be read (${cause.code ?? cause.name}); want a readable file`, {
      cause,
    });
  });
  try {
    if (path.endsWith(".json")) return JSON.parse(text);
    const { parse: parseYaml } = await import("yaml");
    return parseYaml(text);
  } catch (cause) {
    const [line] = cause instanceof Error ? cause.message.split("\n") : ["unreadable"];
    throw new InputError(`the ${what} ${path} cannot be parsed: ${line?.replace(/:$/, "")}`, { cause });
  }
}
