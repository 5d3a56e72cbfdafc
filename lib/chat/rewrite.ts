import type { Ledger } from "#lib/engine/ledger.ts";
import { type Conversation, MOST_TRIES } from "#lib/jobs/conversation.ts";

/**
 * Writes a conversation as `change` wants it, read anew whenever somebody else comes first. One that is gone, or that `change` wants nothing of,
 * stays as it is.
 * @throws Error when it is written to all the time
 */
export async function rewrite(
  id: string,
  change: (latest: Conversation) => Conversation | undefined,
  ledger: Pick<Ledger, "conversation" | "keepConversation">,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const latest = await ledger.conversation(id);
    const next = latest && change(latest);
    if (!next || (await ledger.keepConversation(next))) return;
  }
  throw new Error(`the conversation ${id} is written to all the time; want it again later`);
}
