import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { DEPLOYED_CALL_MS, type Deployed, deployedOnce } from "#lib/deps.ts";
import { work } from "#lib/run.ts";
import { toLane } from "./event.ts";

/** Left over after the last call, for the ledger, the bus and the next token. A call, or a login before it, is cut off there. */
const MARGIN_MS = 2000;

/**
 * A lane's token in, the lane worked until the time says stop, the next token out while there is work at once; for what is due
 * later, the tick sends one.
 * FIFO: from the first failure on, every later token goes back too.
 */
export function createControl(wire: () => Promise<Deployed>) {
  return async (event: SQSEvent, context: Pick<Context, "getRemainingTimeInMillis">): Promise<SQSBatchResponse> => {
    const sluice = await wire();
    const mayCall = () => context.getRemainingTimeInMillis() > DEPLOYED_CALL_MS + MARGIN_MS;
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - MARGIN_MS));
    for (const [index, record] of event.Records.entries()) {
      try {
        await workToken(toLane(record), sluice, mayCall, signal);
      } catch (error) {
        sluice.log({ step: "control", messageId: record.messageId, error });
        return {
          batchItemFailures: event.Records.slice(index).map(({ messageId }) => ({ itemIdentifier: messageId })),
        };
      }
    }
    return { batchItemFailures: [] };
  };
}

/** Events the bus has not accepted bring the token back after its visibility time-out, so that a bus that is down is not hammered. */
async function workToken(lane: string, sluice: Deployed, mayCall: () => boolean, signal: AbortSignal): Promise<void> {
  const outcome = await work(lane, lane, sluice, mayCall, signal);
  if (outcome === "more") await sluice.tokens.send(lane);
  if (outcome === "unsent")
    throw new Error(`the bus has not accepted every event of ${lane}; they are kept and sent again`);
}

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(createControl(deployedOnce(process.env)));
