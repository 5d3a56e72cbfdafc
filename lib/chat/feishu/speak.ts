import type { Card } from "#lib/chat/card.ts";
import type { Speaker, Spoken } from "#lib/chat/speaker.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Send } from "#lib/providers/provider.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { rendered } from "./render.ts";
import { later, type Reply, readReply, refusal } from "./reply.ts";
import { createTokens } from "./token.ts";

export type FeishuSpeakerSettings = {
  readonly send: Send;
  readonly appId: string;
  readonly appSecret: () => Promise<string>;
  /** Of the API: open.feishu.cn, or open.larksuite.com for Lark. */
  readonly endpoint: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

type Call = { readonly method: "POST" | "PATCH"; readonly path: string; readonly body: object };

/**
 * Speaks as the app's bot, in chats that have it. An answer is a message in the room, seen by everybody: Feishu's cards for one person can be
 * sent to groups only, to no thread, not changed, and are gone when the client starts anew.
 * @see open.feishu.cn/document/ukTMukTMukTM/uETOyYjLxkjM24SM5IjN for those, and im-v1/message/create, reply and patch
 */
export function createFeishuSpeaker(settings: FeishuSpeakerSettings): Speaker {
  const { send, endpoint } = settings;
  const api = endpoint.replace(/\/+$/, "");
  const tokens = createTokens({ ...settings, api });

  const ask = async (call: Call): Promise<Reply> => {
    const first = await tokens.current();
    if (first.is !== "token") return first;
    const reply = await sendWith(first.token, call, api, send);
    if (reply.is !== "expired") return reply;
    tokens.forget(first.token);
    const second = await tokens.current();
    return second.is === "token" ? sendWith(second.token, call, api, send) : second;
  };

  const post = async (room: Room, card: Card, key?: string): Promise<Spoken> => {
    const reply = await ask(posting(room, card, key));
    if (reply.is !== "ok") return failed(reply);
    const message = textAt(reply.data, "data", "message_id");
    return message === null ? later("Feishu's reply names no message") : { is: "said", message };
  };

  return {
    canEdit: true,
    post,
    edit: async (room, message, card) => {
      const body = { content: contentOf(card, room) };
      const reply = await ask({ method: "PATCH", path: pathOf(message), body });
      return reply.is === "ok" ? { is: "said", message } : failed(reply);
    },
    answer: ({ room, key }, card) => post(room, card, key),
  };
}

/** A thread is known by the message that it is below, so to speak in it is to reply to that. */
function posting(room: Room, card: Card, key: string | undefined): Call {
  const content = contentOf(card, room);
  const message = {
    msg_type: "interactive",
    content,
    ...(key === undefined ? {} : { uuid: uuidOf(key, room, content) }),
  };
  if (room.thread !== undefined) {
    const body = { ...message, reply_in_thread: true };
    return { method: "POST", path: `${pathOf(room.thread)}/reply`, body };
  }
  const body = { receive_id: room.channel, ...message };
  return { method: "POST", path: "?receive_id_type=chat_id", body };
}

/**
 * Within an hour Feishu sends one message for each uuid, which has at most 50 characters. The card is in it, so that nobody takes an older one for what
 * the message shows.
 * @see open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/create, `uuid`
 */
function uuidOf(key: string, { channel, thread = "" }: Room, content: string): string {
  return shortHash(key, channel, thread, content);
}

function pathOf(message: string): string {
  return `/${encodeURIComponent(message)}`;
}

function contentOf(card: Card, { thread }: Room): string {
  return JSON.stringify(rendered(card, thread));
}

async function sendWith(token: string, { method, path, body }: Call, api: string, send: Send): Promise<Reply> {
  const url = `${api}/open-apis/im/v1/messages${path}`;
  const headers = { "content-type": "application/json; charset=utf-8", authorization: `Bearer ${token}` };
  return readReply(await send({ method, url, headers, body: JSON.stringify(body) }));
}

function failed(reply: Exclude<Reply, { readonly is: "ok" }>): Spoken {
  return reply.is === "expired" ? refusal("the access token") : reply;
}
