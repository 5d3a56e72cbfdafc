import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { notifyingOnce } from "#lib/deps.ts";
import type { Notifying } from "#lib/notify/ports.ts";
import { fanOut, ship } from "#lib/notify/ship.ts";
import { toReceived } from "./event.ts";

/** Events → one shipment a destination → one POST each. All of a batch at once, so that none waits for a receiver that is not its own. */
export function createNotify(wire: () => Promise<Notifying>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const notifying = await wire();
    const failed: string[] = [];
    const handle = (record: SQSRecord) =>
      notifyRecord(record, notifying).catch((error: unknown) => {
        notifying.log({ step: "notify", messageId: record.messageId, error });
        failed.push(record.messageId);
      });
    await Promise.all(event.Records.map(handle));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function notifyRecord(record: SQSRecord, notifying: Notifying): Promise<void> {
  const received = toReceived(record);
  if (received.is === "new") await fanOut(received.notification, notifying);
  else await ship(received.shipment, notifying);
}

export const handler = middy<SQSEvent, SQSBatchResponse>().handler(createNotify(notifyingOnce(process.env)));
