import { setTimeout as delay } from "node:timers/promises";

const LOOK_MS = 25;
const PATIENCE_MS = 60_000;

/** Other processes are at work: looks until it is so. @throws Error naming what has not come true within a minute */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_MS)) if (await isSo()) return;
  throw new Error(`within ${PATIENCE_MS / 1000} s it has not come true that ${what}`);
}
