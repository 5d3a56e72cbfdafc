import type { Conversation } from "#lib/jobs/conversation.ts";
import type { Card } from "./card.ts";

/** What a conversation's messages are to show now, by the ledger. */
export type Scene = {
  /** As it is with what the ledger says of its plan. */
  readonly conversation: Conversation;
  readonly head: Card;
  /** Below the head, once there are verdicts. */
  readonly thread?: Card;
  /** Changes when the conversation has come so far that people should hear of it, not only see it. */
  readonly stage: string;
  /** Nothing changes by itself any more. */
  readonly isOver: boolean;
  /** Something goes on that may change without anybody being told. */
  readonly isRunning: boolean;
  readonly isNewlyOffered: boolean;
};
