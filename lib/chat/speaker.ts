import type { Room } from "#lib/jobs/room.ts";
import type { Card } from "./card.ts";

/** What became of one message. `why` shows no token and no address. */
export type Spoken =
  | { readonly is: "said"; readonly message: string }
  /** Throttled, unavailable, or nobody knows: it may be tried again. */
  | { readonly is: "later"; readonly why: string; readonly retryAfterMs?: number }
  | { readonly is: "refused"; readonly why: string };

/**
 * One platform's API for messages. Never throws for what a platform or a network can do. `key` (idempotency key): the same card said again with the
 * same key is the same message where the platform can tell (Feishu: within an hour); without one it is another message.
 */
export type Speaker = {
  /** Whether a message can be changed once it is there. */
  readonly canEdit: boolean;
  /** A new message; in a thread when the room has one. */
  post(room: Room, card: Card, key?: string): Promise<Spoken>;
  /** Puts another card in the place of the one that the message shows. */
  edit(room: Room, message: string, card: Card): Promise<Spoken>;
  /** To one person, in reply to what was said; seen by nobody else where the platform can do that. */
  answer(to: AnswerTo, card: Card): Promise<Spoken>;
};

export type AnswerTo = {
  readonly room: Room;
  readonly by: string;
  /** As the platform gave it with what was said; called only on the platform's own hosts. */
  readonly answerAt?: string | undefined;
  /** Of the delivery that is answered: the same question asked again is answered again. */
  readonly key?: string | undefined;
};
