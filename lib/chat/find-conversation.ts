import type { Ledger } from "#lib/engine/ledger.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { Refusal } from "./refusal.ts";
import { isSameRoom } from "./rule.ts";

export type FoundConversation =
  | { readonly is: "found"; readonly conversation: Conversation }
  | { readonly is: "refused"; readonly why: Refusal };

/** The conversation that a code means; one that does not tell two apart means none. */
export async function findConversation(code: string, heard: Heard, ledger: Ledger): Promise<FoundConversation> {
  const found = await ledger.conversations(code);
  const [conversation, ...others] = found;
  if (!conversation) return { is: "refused", why: { is: "code unknown", code } };
  if (others.length > 0) return { is: "refused", why: { is: "code ambiguous", code } };
  return isSameRoom(heard, conversation) ? { is: "found", conversation } : { is: "refused", why: { is: "wrong room" } };
}
