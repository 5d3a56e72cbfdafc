import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Message } from "@aws-sdk/client-sqs";
import type { LambdaFunctionURLEvent, SQSEvent, SQSRecord } from "aws-lambda";
import type { Deployment } from "./deployment.ts";

/** A captured event. */
export function captured(name: string): SQSEvent {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../events/${name}.json`), "utf8"));
}

/** The captured record of that event, saying something else. */
function recordLike(name: string, body: string, more: Partial<SQSRecord> = {}): SQSRecord {
  const [record] = captured(name).Records;
  if (!record) throw new Error(`${name} holds no record; want one`);
  return { ...record, body, md5OfBody: createHash("md5").update(body).digest("hex"), ...more };
}

/** A command as it stands on its queue. */
export function bare(command: object, messageId: string): SQSRecord {
  return recordLike("sqs-command", JSON.stringify({ version: 1, ...command }), { messageId });
}

export const PRIVATE_QUEUE_ARN = "arn:aws:sqs:eu-central-1:123456789012:sluice-dev-private";

/** The unique ids of those who may send there. */
export const ROLE_IDS = { chat: "AROACHATEXAMPLEONLY01", webhook: "AROAHOOKEXAMPLEONLY01" };

/** A message of the private queue, sent by the function whose business it is. */
export function handedOver(message: Readonly<Record<string, unknown>>, messageId: string): SQSRecord {
  const more = { messageId, eventSourceARN: PRIVATE_QUEUE_ARN };
  const record = recordLike("sqs-command", JSON.stringify(message), more);
  const origin = message["origin"] === "chat" ? "chat" : "webhook";
  const SenderId = `${ROLE_IDS[origin]}:sluice-dev-${origin}`;
  return { ...record, attributes: { ...record.attributes, SenderId } };
}

/** A command that came over the bus: in `detail` of the captured envelope, under an event id of its own. */
export function enveloped(command: object, id: string, messageId: string): SQSRecord {
  const [record] = captured("sqs-envelope").Records;
  const envelope = { ...JSON.parse(record?.body ?? ""), id, detail: { version: 1, ...command } };
  return recordLike("sqs-envelope", JSON.stringify(envelope), { messageId });
}

/** What Lambda's poller makes of a token it has received. */
export function received({ MessageId = "", ReceiptHandle = "", Body = "", Attributes }: Message): SQSRecord {
  const [{ attributes } = recordLike("sqs-token", "")] = captured("sqs-token").Records;
  const more = { messageId: MessageId, receiptHandle: ReceiptHandle, attributes: { ...attributes, ...Attributes } };
  return recordLike("sqs-token", Body, more);
}

/** A lane's token, as `tick` or a person would send it. */
export function token(lane: string): SQSEvent {
  return { Records: [recordLike("sqs-token", JSON.stringify({ lane }))] };
}

/** A request at a function URL. */
export function requested(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): LambdaFunctionURLEvent {
  const [path = "", query = ""] = target.split("?");
  return capturedRequest({ method, path, query }, headers, body);
}

/** The captured request at a function URL, asking for something else. */
export function capturedRequest(
  { method, path, query }: Readonly<Record<"method" | "path" | "query", string>>,
  headers: Readonly<Record<string, string>>,
  body: string,
): LambdaFunctionURLEvent {
  const text = readFileSync(join(import.meta.dirname, "../events/function-url.json"), "utf8");
  const event: LambdaFunctionURLEvent = JSON.parse(text);
  const { "x-hub-signature-256": _other, ...common } = event.headers;
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const requestContext = { ...event.requestContext, http: { ...event.requestContext.http, method, path } };
  return { ...event, rawPath: path, rawQueryString: query, headers: { ...common, ...sent }, requestContext, body };
}

/** A verdict as the bus gives it to the queue of what is to be sent. */
export function told(eventId: string, detail: object = {}): SQSEvent {
  const verdict = { runId: "run-1", target: "acme-cn", jobId: "job-1", verdict: "succeeded" };
  return onBus("Job Control Verdict", { version: 1, eventId, ...verdict, ...detail });
}

/** What Sluice says on the bus, as the bus gives it to that queue. */
export function onBus(detailType: string, detail: Readonly<Record<string, unknown>>): SQSEvent {
  const [record] = captured("sqs-envelope").Records;
  const envelope = { ...JSON.parse(record?.body ?? ""), source: "sluice", "detail-type": detailType, detail };
  return {
    Records: [recordLike("sqs-envelope", JSON.stringify(envelope), { messageId: `told-${detail["eventId"]}` })],
  };
}

/** The message that was put on that queue so many messages ago, counted from the first. */
export function shipped({ aws }: Deployment, index: number): SQSEvent {
  const message = aws.queues.messages("notify")[index];
  if (!message) throw new Error(`the notify queue has no message ${index}; want one`);
  return { Records: [recordLike("sqs-token", message.body, { messageId: message.id })] };
}
