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

type Message = Pick<SQSRecord, "messageId" | "body" | "eventSourceARN"> & {
  readonly attributes: Pick<SQSRecord["attributes"], "SenderId">;
};

/** The one queue that is believed when it says who is behind a command. */
export type PrivateQueue = {
  readonly arn: string;
  /** The unique id of the role that may send what is of this origin; left out: any that the queue takes messages from. */
  readonly roleIds: Readonly<Partial<Record<PrivateCommand["origin"], string>>>;
};

export function privateQueueOf(environment: NodeJS.ProcessEnv): PrivateQueue | undefined {
  const arn = environment["SLUICE_PRIVATE_QUEUE_ARN"];
  if (!arn) return undefined;
  const [chat, webhook] = [environment["SLUICE_CHAT_ROLE_ID"], environment["SLUICE_WEBHOOK_ROLE_ID"]];
  return { arn, roleIds: { ...(chat ? { chat } : {}), ...(webhook ? { webhook } : {}) } };
}

/**
 * Reads a message: of the commands queue the command itself, or the EventBridge envelope that holds it; of our private queue a command with its
 * origin, or what was said in a chat. Which queue it came from, and who has sent it, is AWS's word, never the message's.
 * @throws InputError that says what is wrong with the message and shows nothing of it
 */
export function toReceived({ messageId, body, eventSourceARN, attributes }: Message, own?: PrivateQueue): Received {
  const message = parsed(body);
  if (own !== undefined && eventSourceARN === own.arn) {
    const handed = parse(privateCommandSchema, message, "private command");
    checkSender(handed, attributes.SenderId, own);
    return ofPrivate(handed);
  }
  if (!("detail-type" in message)) return { is: "command", requestId: messageId, origin: "queue", body: message };
  if (message["detail-type"] !== COMMAND_DETAIL_TYPE) {
    throw new InputError(`the message is an event of another detail-type; want ${COMMAND_DETAIL_TYPE}`);
  }
  if (!("detail" in message)) throw new InputError("the event has no detail; want the command there");
  const eventId = "id" in message ? message.id : undefined;
  return { is: "command", requestId: isRequestId(eventId) ? eventId : messageId, origin: "bus", body: message.detail };
}

/**
 * Each of our functions speaks for itself alone: the one for webhooks cannot say what somebody has said in a chat.
 * @param senderId of a role's session: the role's unique id, a colon and the session's name
 * @see docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
function checkSender({ origin }: PrivateCommand, senderId: string, { roleIds }: PrivateQueue): void {
  const wanted = roleIds[origin];
  if (wanted === undefined || senderId.split(":")[0] === wanted) return;
  throw new InputError(
    `the message says that it is of a ${origin} and has another sender; want the ${origin} function`,
  );
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
