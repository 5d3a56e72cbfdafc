import type { Ledger } from "#lib/engine/ledger.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { CHAT, conversationKey, PREFIX } from "./dynamodb-keys.ts";
import { docOf, getItem, ifStill, inDays, itemsOf, type Table, toDoc, toItem, transact } from "./dynamodb-table.ts";

type Conversations = Pick<Ledger, "conversation" | "conversations" | "keepConversation">;

const KEPT_DAYS = 30;
/** Whoever has typed the beginning of an id is asked for more of it when several begin so. */
const MOST = 10;

/** What people have asked for in rooms. */
export function conversationsOf(table: Table): Conversations {
  return {
    conversation: async (id) => {
      const item = await getItem(table, conversationKey(id));
      return item && docOf<Conversation>(item);
    },
    conversations: async (begin) => {
      const found: Conversation[] = [];
      for await (const item of itemsOf(table, CHAT, `${PREFIX.asked}${begin}`, MOST)) {
        found.push(docOf<Conversation>(item));
        if (found.length === MOST) break;
      }
      return found;
    },
    keepConversation: async (conversation) => {
      const put = { TableName: table.name, Item: written(conversation), ...ifStill(table, conversation.seq) };
      return (await transact(table, [{ Put: put }])).length === 0;
    },
  };
}

function written(conversation: Conversation) {
  const { id, askedAt } = conversation;
  const next = { ...conversation, seq: conversation.seq + 1 };
  return toItem(conversationKey(id), { ...toDoc(next), seq: next.seq, ...inDays(askedAt, KEPT_DAYS) });
}
