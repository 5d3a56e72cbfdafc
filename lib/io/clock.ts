import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#lib/engine/ports.ts";

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

/**
 * What has passed since it was made, by whichever of two clocks says more: a wall clock may be set back, and a monotonic one may
 * stand still while the machine does.
 */
export function createElapsed(wall: () => number, monotonic: () => number): () => number {
  let [total, lastWall, lastMonotonic] = [0, wall(), monotonic()];
  return () => {
    const [nowWall, nowMonotonic] = [wall(), monotonic()];
    total += Math.max(0, nowWall - lastWall, nowMonotonic - lastMonotonic);
    [lastWall, lastMonotonic] = [nowWall, nowMonotonic];
    return total;
  };
}
