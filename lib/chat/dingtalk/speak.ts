import type { Card } from "#lib/chat/card.ts";
import type { Speaker, Spoken } from "#lib/chat/speaker.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Send } from "#lib/providers/provider.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { DINGTALK_API, isSessionWebhook } from "./address.ts";
import { templateMessage, webhookMessage } from "./message.ts";
import { later, type Reply, readReply } from "./reply.ts";
import { createTokens } from "./token.ts";

export type DingtalkSpeakerSettings = {
  readonly send: Send;
  readonly appKey: string;
  readonly appSecret: () => Promise<string>;
  /** The app key, where it is left out: an internal app's robot has it. */
  readonly robotCode?: string | undefined;
  /** In the place of DingTalk's own addresses, both of them. */
  readonly endpoint?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** Why `edit` never works: whoever wants to show news posts a new message, once there is an end to tell. */
const DINGTALK_CANNOT_EDIT = "DingTalk does not edit a robot's messages";

/** A session's webhook does not say which message it made. */
const UNNAMED = "unnamed";

/**
 * Speaks as an internal app's robot, in groups that have it. There are no threads, and no message for one person only: an answer is seen by
 * the group. A message stays as it is: DingTalk updates interactive cards only, and these need a template that somebody has drawn and
 * published in its card platform beforehand.
 * @see open.dingtalk.com/document/development/the-robot-sends-a-group-message
 */
export function createDingtalkSpeaker(settings: DingtalkSpeakerSettings): Speaker {
  const api = (settings.endpoint ?? DINGTALK_API).replace(/\/+$/, "");
  const tokens = createTokens({ ...settings, api });

  const post = async (room: Room, card: Card): Promise<Spoken> => {
    const first = await tokens.current();
    if (first.is !== "token") return first;
    const reply = await toGroup(first.token, room, card, api, settings);
    if (reply.is !== "expired") return spoken(reply);
    tokens.forget(first.token);
    const second = await tokens.current();
    return second.is === "token" ? spoken(await toGroup(second.token, room, card, api, settings)) : second;
  };

  return {
    canEdit: false,
    post,
    edit: async () => ({ is: "refused", why: DINGTALK_CANNOT_EDIT }),
    answer: async ({ room, answerAt }, card) => {
      if (!answerAt || !isSessionWebhook(answerAt, settings.endpoint)) return post(room, card);
      const said = await toSession(answerAt, card, settings.send);
      // A session ends after an hour or two, and says so: nothing was said by it.
      return said.is === "refused" ? post(room, card) : said;
    },
  };
}

async function toGroup(
  token: string,
  { channel }: Room,
  card: Card,
  api: string,
  { send, robotCode, appKey }: DingtalkSpeakerSettings,
): Promise<Reply> {
  const url = `${api}/v1.0/robot/groupMessages/send`;
  const body = { robotCode: robotCode ?? appKey, openConversationId: channel, ...templateMessage(card) };
  const headers = { "content-type": "application/json", "x-acs-dingtalk-access-token": token };
  return readReply(await send({ method: "POST", url, headers, body: JSON.stringify(body) }));
}

async function toSession(url: string, card: Card, send: Send): Promise<Spoken> {
  const headers = { "content-type": "application/json" };
  const reply = readReply(await send({ method: "POST", url, headers, body: JSON.stringify(webhookMessage(card)) }));
  if (reply.is === "ok") return { is: "said", message: UNNAMED };
  return reply.is === "expired" ? { is: "refused", why: "DingTalk refused: the session" } : reply;
}

function spoken(reply: Reply): Spoken {
  if (reply.is === "expired") return { is: "refused", why: "DingTalk refused: the access token" };
  if (reply.is !== "ok") return reply;
  const message = textAt(reply.data, "processQueryKey");
  return message === null ? later("DingTalk's reply names no message") : { is: "said", message };
}
