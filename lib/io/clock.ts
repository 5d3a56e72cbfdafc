import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#lib/engine/ports.ts";

/** The machine's clock. With a scale above 1, its seconds pass that much faster, from now on: for the demo. */
export function createClock(scale = 1): Clock {
  const origin = Date.now();
  return {
    now: () => (scale === 1 ? Date.now() : Math.round(origin + (Date.now() - origin) * scale)),
    sleep: (ms) => delay(Math.max(0, ms / scale)),
  };
}
