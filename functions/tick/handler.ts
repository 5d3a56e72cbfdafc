import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { type Deployed, deployedOnce } from "#lib/deps.ts";
import { tick } from "#lib/engine/tick.ts";
import { firePolicies } from "#lib/fire-policies.ts";
import { guardrailsOf } from "#lib/jobs/config.ts";
import { isOwnLane, sharedLane } from "#lib/jobs/lane.ts";

/** Left over when the last job gets its verdict, for what is still to be told. */
const MARGIN_MS = 15_000;

/** Every minute: wakes the lanes that have work, and ends what nobody else has. What it could not do, the next minute's tick does. */
export function createTick(wire: () => Promise<Deployed>) {
  return async (
    _event: unknown,
    context: Pick<Context, "getRemainingTimeInMillis">,
  ): Promise<{ readonly woken: readonly string[] }> => {
    const sluice = await wire();
    const { config, tokens } = sluice;
    const mayCall = () => context.getRemainingTimeInMillis() > MARGIN_MS;
    const isOurs = (lane: string) => !isOwnLane(lane);
    // Neither keeps the other from its work.
    const failed = await firePolicies(sluice, sharedLane).then(
      () => undefined,
      (error: unknown) => error,
    );
    const woken = await tick({ ...sluice, guardrails: () => guardrailsOf(config), mayCall, isOurs }, tokens);
    if (failed !== undefined) throw failed;
    if (woken.length > 0) sluice.log({ step: "tick", woken });
    return { woken };
  };
}

export const handler = middy<unknown, { readonly woken: readonly string[] }>().handler(
  createTick(deployedOnce(process.env)),
);
