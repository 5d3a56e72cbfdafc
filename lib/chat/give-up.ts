import type { Ledger } from "#lib/engine/ledger.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { rewrite } from "./rewrite.ts";

/**
 * Nothing comes of a conversation, unless it has come further than `isStill` says.
 * @throws Error when it is written to all the time
 */
export function giveUp(
  id: string,
  why: string,
  isStill: (progress: Conversation["progress"]) => boolean,
  ledger: Pick<Ledger, "conversation" | "keepConversation">,
): Promise<void> {
  const over = { is: "not planned", why } as const;
  return rewrite(id, (latest) => (isStill(latest.progress) ? { ...latest, progress: over } : undefined), ledger);
}
