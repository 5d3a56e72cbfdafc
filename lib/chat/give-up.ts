import type { Ledger } from "#lib/engine/ledger.ts";
import { type Conversation, MOST_TRIES } from "#lib/jobs/conversation.ts";

/**
 * Nothing comes of a conversation, unless it has come further than `isStill` says.
 * @throws Error when it is written to all the time
 */
export async function giveUp(
  id: string,
  why: string,
  isStill: (progress: Conversation["progress"]) => boolean,
  ledger: Pick<Ledger, "conversation" | "keepConversation">,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const conversation = await ledger.conversation(id);
    if (!conversation || !isStill(conversation.progress)) return;
    if (await ledger.keepConversation({ ...conversation, progress: { is: "not planned", why } })) return;
  }
  throw new Error(`the conversation ${id} is written to all the time; want it again later`);
}
