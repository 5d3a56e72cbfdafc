import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type Deployed, deployedOnce } from "#lib/deps.ts";
import { reject } from "#lib/engine/reject.ts";
import { askedBy } from "#lib/jobs/audit.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { accept } from "#lib/run.ts";
import { type Received, toReceived } from "./event.ts";

/**
 * Commands queue, or our private one → runs on record and a token each. What cannot be accepted stays on its queue, for the dead-letter queue.
 * @param privateQueueArn the one queue that is believed when it says who is behind a command; without it none is
 */
export function createDispatch(wire: () => Promise<Deployed>, privateQueueArn?: string) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const sluice = await wire();
    const failed: string[] = [];
    for (const record of event.Records) {
      await dispatchRecord(record, sluice, privateQueueArn).catch((error: unknown) => {
        sluice.log({ step: "dispatch", messageId: record.messageId, error });
        failed.push(record.messageId);
      });
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function dispatchRecord(record: SQSRecord, sluice: Deployed, privateQueueArn?: string): Promise<void> {
  let received: Received | undefined;
  try {
    received = toReceived(record, privateQueueArn);
    const { body, ...sender } = received;
    const run = await accept(body, sender, sluice);
    await sluice.tokens.send(run.lane);
  } catch (error) {
    if (error instanceof InputError) await rejectRecord(record, received, error, sluice);
    throw error;
  }
}

/** A webhook's sender knows its command by the request id it was told, others know the message they have sent. */
async function rejectRecord(
  { messageId }: SQSRecord,
  received: Received | undefined,
  error: InputError,
  sluice: Deployed,
) {
  if (received?.origin !== "webhook") return reject(messageId, error.message, sluice);
  return reject(received.requestId, error.message, sluice, askedBy(received));
}

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  createDispatch(deployedOnce(process.env), process.env["SLUICE_PRIVATE_QUEUE_ARN"]),
);
