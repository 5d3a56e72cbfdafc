import { DETAIL_TYPES } from "#lib/engine/ledger.ts";
import { TOPICS, type Topic } from "#lib/jobs/destination.ts";

/** What happened, as the bus tells it. */
export type Notification = {
  readonly eventId: string;
  readonly topic: Topic;
  readonly detail: Readonly<Record<string, unknown>>;
  /** When the bus got it: milliseconds since the epoch. */
  readonly at: number;
};

/** One notification on its way to one destination. Times are milliseconds since the epoch. */
export type Shipment = {
  readonly destination: string;
  readonly notification: Notification;
  /** The attempt to be made, from 1. */
  readonly attempt: number;
  /** When it was first on its way. */
  readonly since: number;
  /** Not to be sent before. */
  readonly notBefore: number;
};

const TOPIC_OF: ReadonlyMap<string, Topic> = new Map([
  [DETAIL_TYPES.verdict, "verdict"],
  [DETAIL_TYPES.completed, "completed"],
  [DETAIL_TYPES.rejected, "rejected"],
  [DETAIL_TYPES.notice, "notice"],
  [DETAIL_TYPES.plan, "plan"],
  [DETAIL_TYPES.leftOut, "left-out"],
  [DETAIL_TYPES.savings, "savings"],
]);

/** The topic of a detail-type of the bus; undefined for one that goes to no destination. */
export function topicOf(detailType: string): Topic | undefined {
  return TOPIC_OF.get(detailType);
}

/**
 * The body: `type`, `timestamp` of when it happened as far as the event says so, and the event itself as `data`.
 * @see github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Payload structure"
 */
export function bodyOf({ topic, detail, at }: Notification): string {
  const told = detail["finishedAt"] ?? detail["rejectedAt"];
  const timestamp = typeof told === "string" ? told : new Date(at).toISOString();
  return JSON.stringify({ type: TOPICS[topic], timestamp, data: detail });
}
