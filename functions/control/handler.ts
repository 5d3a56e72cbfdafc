import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { DEPLOYED_CALL_MS, type Deployed, deployedOnce } from "#lib/deps.ts";
import { work } from "#lib/run.ts";
import { toLane } from "./event.ts";

/** Left over after the longest call, for the ledger, the bus and the next token. */
const MARGIN_MS = 2000;

/**
 * A lane's token in, the lane worked until the time says stop, the next token out while work remains (until there is a tick).
 * FIFO: from the first failure on, every later token goes back too.
 */
export function createControl(wire: () => Promise<Deployed>) {
  return async (event: SQSEvent, context: Pick<Context, "getRemainingTimeInMillis">): Promise<SQSBatchResponse> => {
    const sluice = await wire();
    const mayCall = () => context.getRemainingTimeInMillis() > DEPLOYED_CALL_MS + MARGIN_MS;
    for (const [index, record] of event.Records.entries()) {
      try {
        const lane = toLane(record);
        if ((await work(lane, lane, sluice, mayCall)) === "more") await sluice.tokens.send(lane);
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

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(createControl(deployedOnce(process.env)));
