import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Tokens } from "#lib/engine/ports.ts";

/** Commands for a deployed stack, through its public queue. */
export type CommandQueue = { send(command: object): Promise<void> };

export function createCommandQueue(client: SQSClient, QueueUrl: string): CommandQueue {
  return {
    send: async (command) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(command) }));
    },
  };
}

/**
 * Tokens through a FIFO queue, the lane as its message group: while one is worked on, no other of that lane is delivered.
 * @param newId gives another id each time. SQS accepts and drops a deduplication id it has seen within five minutes, and a
 * token that is sent again must arrive again.
 */
export function createTokens(client: SQSClient, queueUrl: string, newId: () => string): Tokens {
  return {
    send: async (lane) => {
      const message = { QueueUrl: queueUrl, MessageBody: JSON.stringify({ lane }), MessageGroupId: lane };
      await client.send(new SendMessageCommand({ ...message, MessageDeduplicationId: newId() }));
    },
  };
}

/** The longest that SQS keeps a message back (SendMessage, DelaySeconds). */
const MOST_DELAY_S = 900;

/** Has a time before which it is of no use: milliseconds since the epoch. */
type Timed = { readonly notBefore: number };

/** Messages for later, through a standard queue; one whose time is further away comes back before it, and is put on the queue again. */
export function createDelayed(client: SQSClient, QueueUrl: string, now: () => number) {
  return {
    send: async (message: Timed): Promise<void> => {
      const seconds = Math.ceil((message.notBefore - now()) / 1000);
      const DelaySeconds = Math.min(Math.max(0, seconds), MOST_DELAY_S);
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message), DelaySeconds }));
    },
  };
}
