import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answered, createFeishuApi, type FeishuMessage } from "./feishu-api.ts";
import { challengePost, eventPost, type Keys, type Posted } from "./feishu-sender.ts";

export type FeishuGiven = Keys & {
  readonly appId: string;
  readonly appSecret: string;
  readonly verificationToken?: string;
  /** The platform's clock; the machine's where none is given. */
  readonly now?: () => number;
};

export const TENANT = "tenant0001";

const BOT = "ou_bot";

/** Feishu, as far as its documentation tells: the access token, cards in chats and threads, and what it posts itself. */
export async function startFeishu(given: FeishuGiven) {
  const { appId, verificationToken = "a verification token", now = Date.now } = given;
  const scripted: Answered[] = [];
  const asked: string[] = [];
  const refusals: Answered[] = [];
  let count = 0;
  const next = (prefix: string) => `${prefix}${String(++count).padStart(4, "0")}`;
  const api = createFeishuApi(given, next);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://feishu.test");
    const method = request.method ?? "";
    asked.push(`${method} ${url.pathname}`);
    const text = await textOf(request);
    const ask = { method, url, authorization: String(request.headers.authorization), body: JSON.parse(text) };
    const answered = scripted.shift() ?? api.answer({ ...ask, bytes: Buffer.byteLength(text) });
    const { status, body, headers } = answered;
    if (status !== 200 || !/"code":0\b/.test(body)) refusals.push(answered);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const payload = (type: string, event: object) => ({
    schema: "2.0",
    header: {
      ...{ event_id: next("event-"), event_type: type, create_time: String(now()), token: verificationToken },
      ...{ app_id: appId, tenant_key: TENANT },
    },
    event,
  });
  const idsOf = (user: string) => ({ open_id: user, union_id: `on_${user}`, user_id: `id${user}` });

  return {
    url,
    transcript: (): readonly FeishuMessage[] => api.messages(),
    /** The methods and paths that were asked for. */
    asked: (): readonly string[] => [...asked],
    /** Errors that were answered: none where all is well. */
    refusals: (): readonly Answered[] => [...refusals],
    /** A person's message that mentions the bot. @param thread the message that it replies to */
    say: (user: string, chat: string, text: string, thread?: string): Posted => {
      const at = String(now());
      const message = {
        ...{ message_id: next("om_said"), create_time: at, update_time: at, chat_id: chat, chat_type: "group" },
        ...(thread === undefined ? {} : { root_id: thread, parent_id: thread, thread_id: `omt_${thread}` }),
        ...{ message_type: "text", content: JSON.stringify({ text: `@_user_1 ${text}` }) },
        mentions: [{ key: "@_user_1", id: idsOf(BOT), mentioned_type: "bot", name: "Sluice", tenant_key: TENANT }],
      };
      const sender = { sender_id: idsOf(user), sender_type: "user", tenant_key: TENANT };
      return eventPost(payload("im.message.receive_v1", { sender, message }), given, now());
    },
    /** A button of the card that the message shows now. */
    press: (user: string, messageId: string, buttonLabel: string): Posted => {
      const message = api.messages().find(({ id }) => id === messageId);
      const button = message?.cards.at(-1)?.buttons.find(({ label }) => label === buttonLabel);
      if (!message || button?.value === undefined) throw new Error(`no button "${buttonLabel}" in ${messageId}`);
      const event = {
        operator: { ...idsOf(user), tenant_key: TENANT },
        ...{ token: next("c-"), action: { value: button.value, tag: "button" }, host: "im_message" },
        context: { open_message_id: messageId, open_chat_id: message.channel },
      };
      return eventPost(payload("card.action.trigger", event), given, now());
    },
    /** The check of the address. */
    challenge: (): Posted =>
      challengePost({ challenge: next("challenge-"), token: verificationToken, type: "url_verification" }, given),
    /** Any event at all, with its header. */
    tell: (event: object): Posted => eventPost(event, given, now()),
    /** The next reply, whatever is asked. */
    script: (status: number, body: object | string, headers: Readonly<Record<string, string>> = {}): void => {
      scripted.push({ status, body: typeof body === "string" ? body : JSON.stringify(body), headers });
    },
    expire: (): void => api.expire(),
    close: (): Promise<void> =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
