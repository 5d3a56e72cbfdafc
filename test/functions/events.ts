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

/** A message of the private queue. */
export function handedOver(message: object, messageId: string): SQSRecord {
  return recordLike("sqs-command", JSON.stringify(message), { messageId, eventSourceARN: PRIVATE_QUEUE_ARN });
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

/** A verdict as the bus gives it to the queue of what is to be sent. */
export function told(eventId: string, detail: object = {}): SQSEvent {
  const [record] = captured("sqs-envelope").Records;
  const event = {
    version: 1,
    eventId,
    runId: "run-1",
    target: "acme-cn",
    jobId: "job-1",
    verdict: "succeeded",
    ...detail,
  };
  const envelope = {
    ...JSON.parse(record?.body ?? ""),
    source: "sluice",
    "detail-type": "Job Control Verdict",
    detail: event,
  };
  return { Records: [recordLike("sqs-envelope", JSON.stringify(envelope), { messageId: `told-${eventId}` })] };
}

/** The message that was put on that queue so many messages ago, counted from the first. */
export function shipped({ aws }: Deployment, index: number): SQSEvent {
  const message = aws.queues.messages("notify")[index];
  if (!message) throw new Error(`the notify queue has no message ${index}; want one`);
  return { Records: [recordLike("sqs-token", message.body, { messageId: message.id })] };
}

/**
 * A request at a function URL, payload format 2.0. @see docs.aws.amazon.com/lambda, "Invoking Lambda function URLs"
 */
export function requested(method: string, target: string, headers: object = {}, text?: string): LambdaFunctionURLEvent {
  const [rawPath = "", rawQueryString = ""] = target.split("?");
  const domainName = "url-id.lambda-url.eu-central-1.on.aws";
  const http = { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.7", userAgent: "test" };
  const moment = { time: "28/Nov/2026:08:00:00 +0000", timeEpoch: 1_795_852_800_000 };
  const ids = { accountId: "anonymous", apiId: "url-id", requestId: "request-1", domainPrefix: "url-id", domainName };
  return {
    ...{ version: "2.0", routeKey: "$default", rawPath, rawQueryString, isBase64Encoded: text !== undefined },
    headers: { host: domainName, "x-forwarded-for": "192.0.2.7", ...headers },
    requestContext: { ...ids, ...moment, http, routeKey: "$default", stage: "$default" },
    ...(text === undefined ? {} : { body: Buffer.from(text).toString("base64") }),
  };
}
