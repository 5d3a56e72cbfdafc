import type { SQSRecord } from "aws-lambda";
import type { Heard } from "#lib/jobs/heard.ts";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { type PrivateCommand, privateCommandSchema } from "#lib/jobs/private-command.ts";

/** What came, before anyone looked at what it asks for. */
export type Received = ReceivedCommand | { readonly is: "heard"; readonly heard: Heard };

export type ReceivedCommand = {
  readonly is: "command";
  /** Names the request when the command itself does not. */
  readonly requestId: string;
  readonly origin: "queue" | "bus" | "webhook";
  /** Who is behind it, when one of our own functions has verified that. */
  readonly principal?: string;
  readonly body: unknown;
};

const COMMAND_DETAIL_TYPE = "Job Control Command";

type Message = Pick<SQSRecord, "messageId" | "body" | "eventSourceARN">;

/**
 * Reads a message: of the commands queue the command itself, or the EventBridge envelope that holds it; of our private queue a command with its
 * origin, or what was said in a chat. Which queue it came from is AWS's word, never the message's.
 * @throws InputError that says what is wrong with the message and shows nothing of it
 */
export function toReceived({ messageId, body, eventSourceARN }: Message, privateQueueArn?: string): Received {
  const message = parsed(body);
  if (privateQueueArn !== undefined && eventSourceARN === privateQueueArn) {
    return ofPrivate(parse(privateCommandSchema, message, "private command"));
  }
  if (!("detail-type" in message)) return { is: "command", requestId: messageId, origin: "queue", body: message };
  if (message["detail-type"] !== COMMAND_DETAIL_TYPE) {
    throw new InputError(`the message is an event of another detail-type; want ${COMMAND_DETAIL_TYPE}`);
  }
  if (!("detail" in message)) throw new InputError("the event has no detail; want the command there");
  const eventId = "id" in message ? message.id : undefined;
  return { is: "command", requestId: isRequestId(eventId) ? eventId : messageId, origin: "bus", body: message.detail };
}

function ofPrivate(handed: PrivateCommand): Received {
  if (handed.origin === "chat") return { is: "heard", heard: handed.heard };
  const { origin, principal, requestId, command } = handed;
  return { is: "command", requestId, origin, principal, body: command };
}

/** The parser's own message would show a piece of the text. */
function parsed(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`the message is not JSON (${text.length} characters); want a command`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("the message is not a JSON object; want a command");
  }
  return value;
}

/** As a command's own requestId: anyone may put an envelope of his own making on the queue. */
function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,128}$/.test(value);
}
