import type { Card } from "#lib/chat/card.ts";
import type { Speaker, Spoken } from "#lib/chat/speaker.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Send } from "#lib/providers/provider.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { renderFeishu } from "./render.ts";
import { later, type Reply, readReply } from "./reply.ts";
import { createTokens } from "./token.ts";

export type FeishuSpeaking = {
  /** Sends one request once; no redirect. */
  readonly send: Send;
  readonly appId: string;
  readonly appSecret: () => Promise<string>;
  /** Of the API, without a path: of Feishu, of Lark, or a stand-in's. */
  readonly endpoint: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

type Call = { readonly method: "POST" | "PATCH"; readonly path: string; readonly value: object };

/**
 * Speaks as an app's robot, in groups that have it. An answer is a message of the room: cards for one person exist in groups only, and cannot be
 * found again. A message can be changed for 14 days.
 * @see open.feishu.cn/document/server-docs/im-v1/message/create
 * @see open.feishu.cn/document/server-docs/im-v1/message/reply
 * @see open.feishu.cn/document/server-docs/im-v1/message-card/patch
 */
export function createFeishuSpeaker(settings: FeishuSpeaking): Speaker {
  const api = settings.endpoint.replace(/\/+$/, "");
  const tokens = createTokens({ ...settings, api });

  const call = async (what: Call): Promise<Reply> => {
    const first = await tokens.current();
    if (first.is !== "token") return first;
    const reply = await callWith(first.token, what, api, settings.send);
    if (reply.is !== "expired") return reply;
    tokens.forget(first.token);
    const second = await tokens.current();
    return second.is === "token" ? callWith(second.token, what, api, settings.send) : second;
  };
  const post = async (room: Room, card: Card): Promise<Spoken> => spoken(await call(toPost(room, card)));

  return {
    canEdit: true,
    post,
    edit: async (_room, message, card) => {
      const path = `/open-apis/im/v1/messages/${encodeURIComponent(message)}`;
      const reply = await call({ method: "PATCH", path, value: { content: contentOf(card) } });
      return reply.is === "ok" ? { is: "said", message } : spoken(reply);
    },
    answer: ({ room }, card) => post(room, card),
  };
}

/** In a thread as a reply to the message that it hangs on. */
function toPost({ channel, thread }: Room, card: Card): Call {
  const message = { msg_type: "interactive", content: contentOf(card) };
  if (thread === undefined) {
    const path = "/open-apis/im/v1/messages?receive_id_type=chat_id";
    return { method: "POST", path, value: { receive_id: channel, ...message } };
  }
  const path = `/open-apis/im/v1/messages/${encodeURIComponent(thread)}/reply`;
  return { method: "POST", path, value: { ...message, reply_in_thread: true } };
}

function contentOf(card: Card): string {
  return JSON.stringify(renderFeishu(card));
}

async function callWith(token: string, { method, path, value }: Call, api: string, send: Send): Promise<Reply> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" };
  return readReply(await send({ method, url: `${api}${path}`, headers, body: JSON.stringify(value) }));
}

function spoken(reply: Reply): Spoken {
  if (reply.is === "expired") return { is: "refused", why: "Feishu refused the access token" };
  if (reply.is !== "ok") return reply;
  const message = textAt(reply.data, "data", "message_id");
  return message === null ? later("Feishu's reply names no message") : { is: "said", message };
}
