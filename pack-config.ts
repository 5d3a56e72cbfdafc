import { existsSync } from "node:fs";
import { loadConfig } from "#lib/io/config-file.ts";
import { checkDeployable } from "#lib/jobs/check-config.ts";
import { InputError } from "#lib/jobs/parse.ts";

/** The JSON that goes beside each bundle, or why there is none. `isFault`: there is a config, and it cannot be deployed. */
export type Packed =
  | { readonly json: string }
  | { readonly json?: undefined; readonly why: string; readonly isFault: boolean };

/** What functions will read as their config: the file that SLUICE_CONFIG names, else sluice.yaml in the working folder; with the price list beside it. */
export async function packConfig(environment: NodeJS.ProcessEnv): Promise<Packed> {
  const path = environment["SLUICE_CONFIG"] ?? (existsSync("sluice.yaml") ? "sluice.yaml" : undefined);
  if (path === undefined) return { why: NO_CONFIG, isFault: false };
  try {
    const { config, written } = await loadConfig(path, {});
    checkDeployable(config);
    return { json: JSON.stringify(written) };
  } catch (error) {
    if (error instanceof InputError) return { why: error.message, isFault: true };
    throw error;
  }
}

const NO_CONFIG =
  "there is no ./sluice.yaml, and SLUICE_CONFIG is not set; functions without a config refuse every event and say so";
