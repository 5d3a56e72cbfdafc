import type { SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import type { Told } from "#lib/chat/hear-event.ts";
import { type Speech, speechSchema } from "#lib/chat/speech.ts";
import { DETAIL_TYPES } from "#lib/engine/ledger.ts";
import { TOPICS, type Topic } from "#lib/jobs/destination.ts";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { type Notification, type Shipment, topicOf } from "#lib/notify/notification.ts";

/**
 * What comes from the bus is new, and some of it goes to destinations; a shipment was put on the queue by this function, for one destination; a
 * speech by whoever has something to say in a room.
 */
export type Received =
  | { readonly is: "new"; readonly told: Told; readonly notification?: Notification }
  | { readonly is: "speech"; readonly speech: Speech }
  | { readonly is: "shipment"; readonly shipment: Shipment };

/** It becomes a header that is signed: nothing that could end one, and no full stop, which separates what is signed. */
const EVENT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const eventId = z.string().check(z.regex(EVENT_ID, "want 1 to 64 letters, digits, - or _"));

const envelopeSchema = z.object({
  source: z.literal("sluice"),
  "detail-type": z.string(),
  time: z.iso.datetime(),
  detail: z.looseObject({ eventId }),
});

const shipmentSchema = z.strictObject({
  destination: z.string(),
  notification: z.strictObject({
    eventId,
    topic: z.enum(Object.keys(TOPICS) as [Topic, ...Topic[]]),
    detail: z.record(z.string(), z.unknown()),
    at: z.number(),
  }),
  attempt: z.int().check(z.positive()),
  since: z.number(),
  notBefore: z.number(),
});

/** @throws InputError when a message is neither an event that somebody here cares for, nor a shipment or a speech; it shows nothing of it */
export function toReceived({ body }: Pick<SQSRecord, "body">): Received {
  const message = parsed(body);
  if ("destination" in message) return { is: "shipment", shipment: parse(shipmentSchema, message, "message") };
  if ("speech" in message) return { is: "speech", speech: parse(speechSchema, message, "message") };
  const { "detail-type": detailType, time, detail } = parse(envelopeSchema, message, "event");
  const topic = topicOf(detailType);
  if (!topic && detailType !== DETAIL_TYPES.planMade && detailType !== DETAIL_TYPES.halted)
    throw new InputError("the message is an event of a detail-type that is not sent; want one the rule lets through");
  const told = { detailType, detail };
  if (!topic) return { is: "new", told };
  return { is: "new", told, notification: { eventId: detail.eventId, topic, detail, at: Date.parse(time) } };
}

/** The parser's own message would show a piece of the text. */
function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new InputError(
    `the message is no JSON object (${text.length} characters); want an event, a shipment or a speech`,
  );
}
