import type { Send } from "#lib/providers/provider.ts";
import type { Card } from "../card.ts";
import type { AnswerTo, Speaker, Spoken } from "../speaker.ts";
import { answerAddress, answerHosts } from "./address.ts";
import { renderSlack } from "./render.ts";
import { answeredOf, spokenOf } from "./reply.ts";

export type SlackSpeaking = {
  /** Sends one request once; no redirect. */
  readonly send: Send;
  /** Of the bot, with the scope `chat:write`. */
  readonly token: () => Promise<string>;
  /** Of the Web API, without a path. */
  readonly endpoint?: string | undefined;
};

/** Nothing of a text is looked through for links and names. */
const UNREAD = { parse: "none", link_names: false };
/** Nor is it markup, and no link is shown with a picture of what it leads to. */
const UNSHOWN = { mrkdwn: false, unfurl_links: false, unfurl_media: false };

/**
 * Speaks through Slack's Web API. The API documents no key by which it would know a message again, so that what is tried again after a lost
 * answer may be said twice. @throws Error, from every call, when the token cannot be read
 * @see docs.slack.dev/reference/methods/chat.postMessage
 * @see docs.slack.dev/reference/methods/chat.update
 * @see docs.slack.dev/reference/methods/chat.postEphemeral
 */
export function createSlackSpeaker(speaking: SlackSpeaking): Speaker {
  const { call, respond } = callsOf(speaking);
  const hosts = answerHosts(speaking.endpoint);
  const toOne = ({ room: { channel, thread }, by }: AnswerTo, card: Card) =>
    call(
      "chat.postEphemeral",
      { channel, user: by, ...inThread(thread), ...renderSlack(card), ...UNREAD },
      "message_ts",
    );

  return {
    canEdit: true,
    post: ({ channel, thread }, card) =>
      call("chat.postMessage", { channel, ...inThread(thread), ...renderSlack(card), ...UNREAD, ...UNSHOWN }, "ts"),
    edit: ({ channel }, message, card) =>
      call("chat.update", { channel, ts: message, ...renderSlack(card), ...UNREAD }, "ts"),
    answer: async (to, card) => {
      const url = answerAddress(to.answerAt, hosts);
      if (url === undefined) return toOne(to, card);
      const value = { ...EPHEMERAL, ...inThread(to.room.thread), ...renderSlack(card), mrkdwn: false };
      const spoken = await respond(url, value);
      // Good for five answers in 30 minutes: after that the API has to do.
      return spoken.is === "refused" ? toOne(to, card) : spoken;
    },
  };
}

type Calls = {
  call(method: string, value: object, idAt: "ts" | "message_ts"): Promise<Spoken>;
  /** Without the token: whoever has the address may answer. */
  respond(url: string, value: object): Promise<Spoken>;
};

function callsOf({ send, token, endpoint = "https://slack.com" }: SlackSpeaking): Calls {
  const base = endpoint.replace(/\/+$/, "");
  const post = (url: string, value: object, headers: Readonly<Record<string, string>>) =>
    send({ method: "POST", url, headers: { ...JSON_TEXT, ...headers }, body: JSON.stringify(value) });
  return {
    call: async (method, value, idAt) =>
      spokenOf(await post(`${base}/api/${method}`, value, { authorization: `Bearer ${await token()}` }), idAt),
    respond: async (url, value) => answeredOf(await post(url, value, {})),
  };
}

function inThread(thread: string | undefined): { readonly thread_ts?: string } {
  return thread === undefined ? {} : { thread_ts: thread };
}

/** The message whose button was pressed stays. @see docs.slack.dev/interactivity/handling-user-interaction */
const EPHEMERAL = { response_type: "ephemeral", replace_original: false };
const JSON_TEXT = { "content-type": "application/json; charset=utf-8" };
