import type { DatabaseSync } from "node:sqlite";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { fromStored, toStored } from "#lib/jobs/stored.ts";
import { transaction } from "./sqlite-database.ts";

type Conversations = Pick<Ledger, "conversation" | "conversations" | "keepConversation">;

const KEPT_MS = 30 * 86_400_000;

/** What people have asked for in rooms. What has had its time goes when somebody asks for something else. */
export function conversationsIn(database: DatabaseSync): Conversations {
  const one = database.prepare("SELECT doc FROM conversations WHERE id = ?");
  // No GLOB: the beginning is what somebody has typed, and nothing in it stands for anything else.
  const begin = database.prepare(
    "SELECT doc FROM conversations WHERE id >= ?1 AND substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 10",
  );
  const forget = database.prepare("DELETE FROM conversations WHERE asked_at < ?");
  const create = database.prepare("INSERT OR IGNORE INTO conversations (id, asked_at, seq, doc) VALUES (?, ?, 1, ?)");
  const change = database.prepare("UPDATE conversations SET seq = ?, doc = ? WHERE id = ? AND seq = ?");
  const start = (id: string, askedAt: number, doc: string) =>
    transaction(database, () => {
      forget.run(askedAt - KEPT_MS);
      return create.run(id, askedAt, doc);
    });
  return {
    conversation: async (id) => {
      const { doc } = one.get(id) ?? {};
      return doc === undefined ? undefined : fromStored<Conversation>(String(doc));
    },
    conversations: async (text) => begin.all(text).map(({ doc }) => fromStored<Conversation>(String(doc))),
    keepConversation: async (conversation) => {
      const { id, seq, askedAt } = conversation;
      const doc = toStored({ ...conversation, seq: seq + 1 });
      const { changes } = seq === 0 ? start(id, askedAt, doc) : change.run(seq + 1, doc, id, seq);
      return changes === 1;
    },
  };
}
