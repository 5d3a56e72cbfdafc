import { Logger } from "@aws-lambda-powertools/logger";

export type Line = Readonly<Record<string, unknown>> & { readonly step: string };

const logger = new Logger();

/** One structured line a step. Errors shrink to name and message; bodies, headers and keys have no business here. */
export function logLine({ error, ...keys }: Line): void {
  if (error === undefined) logger.info(keys.step, keys);
  else
    logger.error(keys.step, {
      ...keys,
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    });
}
