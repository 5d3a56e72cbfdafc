import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { hearEvent } from "#lib/chat/hear-event.ts";
import { speak } from "#lib/chat/speak.ts";
import { type Telling, tellingOnce } from "#lib/deps.ts";
import { fanOut, ship } from "#lib/notify/ship.ts";
import { toReceived } from "./event.ts";

/**
 * Events → one shipment a destination → one POST each; and what they change in rooms. All of a batch at once, so that none waits for a receiver that
 * is not its own.
 */
export function createNotify(wire: () => Promise<Telling>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const telling = await wire();
    const failed: string[] = [];
    const handle = (record: SQSRecord) =>
      notifyRecord(record, telling).catch((error: unknown) => {
        telling.notifying.log({ step: "notify", messageId: record.messageId, error });
        failed.push(record.messageId);
      });
    await Promise.all(event.Records.map(handle));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function notifyRecord(record: SQSRecord, { notifying, speaking }: Telling): Promise<void> {
  const received = toReceived(record);
  switch (received.is) {
    case "new":
      await hearEvent(received.told, speaking);
      if (received.notification) await fanOut(received.notification, notifying);
      return;
    case "shipment":
      return ship(received.shipment, notifying);
    case "speech":
      return speak(received.speech, speaking);
    default:
      return received satisfies never;
  }
}

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(createNotify(tellingOnce(process.env)));
