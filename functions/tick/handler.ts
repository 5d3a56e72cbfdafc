import middy from "@middy/core";
import { type Deployed, deployedOnce } from "#lib/deps.ts";
import { tick } from "#lib/engine/tick.ts";

/** Every minute: wakes the lanes that have work. What it could not do, the next minute's tick does. */
export function createTick(wire: () => Promise<Deployed>) {
  return async (): Promise<{ readonly woken: readonly string[] }> => {
    const sluice = await wire();
    const woken = await tick(sluice, sluice.tokens);
    if (woken.length > 0) sluice.log({ step: "tick", woken });
    return { woken };
  };
}

export const handler = middy().handler(createTick(deployedOnce(process.env)));
