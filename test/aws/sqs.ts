import { createHash, randomUUID } from "node:crypto";
import { AwsError, fields, listOf, textOf } from "./aws-error.ts";

export type Message = {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly dedupId?: string;
  readonly sequence: number;
  readonly sentAt: number;
};
type Kept = Message & { visibleAt: number; receives: number; receipt?: string };
type Queue = { readonly isFifo: boolean; kept: Kept[]; readonly seen: Map<string, { at: number; message: Message }> };

/** A deduplication id is remembered this long; a message that repeats it is accepted and dropped. */
const DEDUP_MS = 5 * 60_000;
const VISIBILITY_S = 30;
const BODY_BYTES = 1024 * 1024;
const SEND = ["QueueUrl", "Id", "MessageBody", "MessageGroupId", "MessageDeduplicationId", "DelaySeconds"] as const;

/** Queues; one whose name ends in `.fifo` orders by group and swallows repeated deduplication ids. */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #now: () => number;
  #url = "";
  #sequence = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  serveAt(url: string): void {
    this.#url = url;
  }

  /** Makes a queue, if there is none of that name. @returns its URL */
  create(name: string): string {
    if (!this.#queues.has(name)) {
      this.#queues.set(name, { isFifo: name.endsWith(".fifo"), kept: [], seen: new Map() });
    }
    return `${this.#url}/000000000000/${name}`;
  }

  /** The messages not yet deleted, oldest first. */
  messages(name: string): readonly Message[] {
    return this.#queue(`/${name}`).kept;
  }

  /** Every message is gone, as a purge or a lost send would have it. */
  lose(name: string): void {
    this.#queue(`/${name}`).kept = [];
  }

  answer(operation: string, input: object): unknown {
    const url = "QueueUrl" in input ? input.QueueUrl : undefined;
    const queue = this.#queue(textOf(url, "QueueUrl"));
    if (operation === "SendMessage") return this.#send(queue, input);
    if (operation === "SendMessageBatch") return this.#sendBatch(queue, input);
    if (operation === "ReceiveMessage") return this.#receive(queue, input);
    if (operation === "DeleteMessage") return remove(queue, input);
    throw new AwsError("UnsupportedOperation", `the stand-in does not know ${operation}`);
  }

  #queue(url: string): Queue {
    const queue = this.#queues.get(url.split("/").at(-1) ?? "");
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  #send(queue: Queue, input: unknown): Record<string, unknown> {
    const {
      MessageBody,
      MessageGroupId,
      MessageDeduplicationId,
      DelaySeconds = 0,
    } = fields(input, SEND, "SendMessage");
    const delay = Number(DelaySeconds);
    if (!Number.isInteger(delay) || delay < 0 || delay > 900 || (queue.isFifo && delay > 0)) {
      throw new AwsError("InvalidParameterValue", `DelaySeconds is ${delay}; want 0 to 900, and none on a FIFO queue`);
    }
    const body = textOf(MessageBody, "MessageBody");
    if (Buffer.byteLength(body) > BODY_BYTES) throw new AwsError("InvalidParameterValue", "want at most 1 MiB");
    this.#sequence += 1;
    const message: Message = {
      ...{ id: randomUUID(), body, sequence: this.#sequence, sentAt: this.#now() },
      ...(queue.isFifo
        ? {
            group: textOf(MessageGroupId, "MessageGroupId"),
            dedupId: textOf(MessageDeduplicationId, "MessageDeduplicationId"),
          }
        : {}),
    };
    const first = this.#firstOf(queue, message);
    if (first === message)
      queue.kept.push({ ...message, visibleAt: delay * 1000 + (delay && this.#now()), receives: 0 });
    return {
      MessageId: first.id,
      MD5OfMessageBody: md5(body),
      SequenceNumber: String(first.sequence).padStart(20, "0"),
    };
  }

  /** The message itself, or the one that used its deduplication id in the last five minutes. */
  #firstOf(queue: Queue, message: Message): Message {
    if (message.dedupId === undefined) return message;
    const earlier = queue.seen.get(message.dedupId);
    if (earlier && this.#now() - earlier.at < DEDUP_MS) return earlier.message;
    queue.seen.set(message.dedupId, { at: this.#now(), message });
    return message;
  }

  #sendBatch(queue: Queue, input: unknown): unknown {
    const { Entries } = fields(input, ["QueueUrl", "Entries"], "SendMessageBatch");
    const sent = listOf(Entries, "Entries", 10).map((entry) => {
      const { Id } = fields(entry, SEND, "Entries");
      return { Id, ...this.#send(queue, entry) };
    });
    return { Successful: sent, Failed: [] };
  }

  #receive(queue: Queue, input: unknown): unknown {
    const given = fields(input, RECEIVE, "ReceiveMessage");
    const most = Number(given.MaxNumberOfMessages ?? 1);
    const visibleAt = this.#now() + Number(given.VisibilityTimeout ?? VISIBILITY_S) * 1000;
    const received: Kept[] = [];
    const busy = new Set(queue.kept.filter((kept) => kept.visibleAt > this.#now()).map((kept) => kept.group));
    for (const kept of queue.kept) {
      const isBlocked = kept.group !== undefined && busy.has(kept.group);
      if (received.length === most || isBlocked || kept.visibleAt > this.#now()) continue;
      Object.assign(kept, { visibleAt, receives: kept.receives + 1, receipt: randomUUID() });
      received.push(kept);
    }
    return received.length === 0 ? {} : { Messages: received.map(toReceived) };
  }
}

const RECEIVE = [
  "QueueUrl",
  "MaxNumberOfMessages",
  "VisibilityTimeout",
  "WaitTimeSeconds",
  "AttributeNames",
  "MessageSystemAttributeNames",
] as const;

function toReceived({ id, body, receipt, receives, sentAt, group, dedupId, sequence }: Kept): unknown {
  const fifo = { MessageGroupId: group, MessageDeduplicationId: dedupId, SequenceNumber: String(sequence) };
  const common = { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) };
  const Attributes = group === undefined ? common : { ...common, ...fifo };
  return { MessageId: id, ReceiptHandle: receipt, Body: body, MD5OfBody: md5(body), Attributes };
}

function remove(queue: Queue, input: unknown): unknown {
  const { ReceiptHandle } = fields(input, ["QueueUrl", "ReceiptHandle"], "DeleteMessage");
  queue.kept = queue.kept.filter((kept) => kept.receipt !== ReceiptHandle);
  return {};
}

function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}
