import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { attend } from "#lib/chat/attend.ts";
import { type Dispatching, dispatchingOnce } from "#lib/deps.ts";
import { reject } from "#lib/engine/reject.ts";
import { askedBy } from "#lib/jobs/audit.ts";
import { sharedLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { principalOf } from "#lib/jobs/room.ts";
import { accept } from "#lib/run.ts";
import { type PrivateQueue, privateQueueOf, type Received, type ReceivedCommand, toReceived } from "./event.ts";

/**
 * Commands queue, or our private one → runs on record and a token each; what people have said is attended to. What cannot be accepted stays on its
 * queue, for the dead-letter queue.
 * @param own without it no queue is believed when it says who is behind a command
 */
export function createDispatch(wire: () => Promise<Dispatching>, own?: PrivateQueue) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const sluice = await wire();
    const failed: string[] = [];
    for (const record of event.Records) {
      await dispatchRecord(record, sluice, own).catch((error: unknown) => {
        sluice.log({ step: "dispatch", messageId: record.messageId, error });
        failed.push(record.messageId);
      });
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function dispatchRecord(record: SQSRecord, sluice: Dispatching, own?: PrivateQueue): Promise<void> {
  let received: Received | undefined;
  try {
    received = toReceived(record, own);
    if (received.is === "heard") await attend(received.heard, { ...sluice, laneOf: sharedLane });
    else await start(received, sluice);
  } catch (error) {
    if (error instanceof InputError) await rejectRecord(record, received, error, sluice);
    throw error;
  }
}

async function start({ is: _command, body, ...sender }: ReceivedCommand, sluice: Dispatching): Promise<void> {
  const run = await accept(body, sender, sluice);
  await sluice.tokens.send(run.lane);
}

/** A webhook's sender knows its command by the request id it was told, a chat by its delivery; others know the message they have sent. */
async function rejectRecord(
  { messageId }: SQSRecord,
  received: Received | undefined,
  error: InputError,
  sluice: Dispatching,
) {
  if (received?.is === "heard") {
    const { id, room, by } = received.heard;
    return reject(id, error.message, sluice, askedBy({ origin: "chat", principal: principalOf(room, by) }));
  }
  if (received?.origin !== "webhook") return reject(messageId, error.message, sluice);
  return reject(received.requestId, error.message, sluice, askedBy(received));
}

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(
  createDispatch(dispatchingOnce(process.env), privateQueueOf(process.env)),
);
