import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#lib/engine/ports.ts";
import { createElapsed } from "./elapsed.ts";

/** The machine's clock. With a scale above 1, its seconds pass that much faster, from now on: for the demo. */
export function createClock(scale = 1): Clock {
  const origin = Date.now();
  const elapsed = createElapsed(Date.now, () => performance.now());
  return {
    now: () => (scale === 1 ? Date.now() : Math.round(origin + (Date.now() - origin) * scale)),
    elapsed: () => elapsed() * scale,
    sleep: (ms) => delay(Math.max(0, ms / scale)),
  };
}
