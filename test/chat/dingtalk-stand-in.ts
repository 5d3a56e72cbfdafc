import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answered, createDingtalkApi } from "./dingtalk-api.ts";
import { ofWebhook, type Shown, saidBy } from "./dingtalk-messages.ts";
import { eventPost, eventReply, type Keys, type Posted, robotPost } from "./dingtalk-sender.ts";

export type DingtalkGiven = Keys & {
  readonly appSecret: string;
  /** The platform's clock; the machine's where none is given. */
  readonly now?: () => number;
};

/** `via`: the API, a session's webhook, or the answer to the robot's request. */
export type DingtalkMessage = Shown & {
  readonly id: string;
  readonly conversation: string;
  readonly via: "group" | "session" | "answer";
};

export const CORPORATION = "dingcorp0001";

/** DingTalk, as far as its documentation tells: the access token, messages to groups, sessions' webhooks, and what it posts itself. */
export async function startDingtalk(given: DingtalkGiven) {
  const now = given.now ?? Date.now;
  const messages: DingtalkMessage[] = [];
  const scripted: Answered[] = [];
  const asked: string[] = [];
  const refusals: Answered[] = [];
  let count = 0;
  const next = (prefix: string) => `${prefix}${String(++count).padStart(4, "0")}`;
  const keep = (conversation: string, via: DingtalkMessage["via"], shown: Shown): string => {
    const id = next("query-key-");
    messages.push({ ...shown, id, conversation, via });
    return id;
  };
  const api = createDingtalkApi(given, keep, next);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://dingtalk.test");
    asked.push(url.pathname);
    const token = String(request.headers["x-acs-dingtalk-access-token"] ?? "");
    const ask = { url, token, body: await bodyOf(request) };
    const answered = scripted.shift() ?? api.answer(ask);
    const { status, body } = answered;
    if (status !== 200 || /"errcode":[^0]/.test(body)) refusals.push(answered);
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const payload = (user: string, conversation: string, text: string) => ({
    ...{ conversationId: conversation, conversationType: "2", conversationTitle: "操作 room", isInAtList: true },
    ...{ chatbotCorpId: CORPORATION, chatbotUserId: "$:LWCP_v1:$robot", robotCode: given.appKey },
    ...{ msgId: `${next("msg")}==`, createAt: now(), msgtype: "text", text: { content: ` ${text}` } },
    ...{ senderCorpId: CORPORATION, senderStaffId: user, senderId: `$:LWCP_v1:$${user}` },
    ...{ senderNick: "张三", isAdmin: true, sessionWebhookExpiredTime: now() + 5_400_000 },
    sessionWebhook: `${url}/robot/sendBySession?session=${api.session(conversation)}`,
  });
  const say = (user: string, conversation: string, text: string): Posted =>
    eventPost(payload(user, conversation, text), given, now());
  const robotSay = (user: string, conversation: string, text: string): Posted =>
    robotPost(payload(user, conversation, text), given, now());

  return {
    url,
    transcript: (): readonly DingtalkMessage[] => [...messages],
    /** The paths that were asked for. */
    asked: (): readonly string[] => [...asked],
    /** Errors that were answered: none where all is well. */
    refusals: (): readonly Answered[] => [...refusals],
    say,
    robotSay,
    /** What the link of a button makes the presser's client send, by the encrypted way, or by the robot's. */
    press: (user: string, messageId: string, buttonLabel: string, by: "event" | "robot" = "event"): Posted => {
      const message = messages.find(({ id }) => id === messageId);
      const button = message?.buttons.find(({ label }) => label === buttonLabel);
      if (!message || !button) throw new Error(`no button "${buttonLabel}" in ${messageId}`);
      return (by === "event" ? say : robotSay)(user, message.conversation, saidBy(button.url));
    },
    /** Any event of the subscription. */
    tell: (event: object): Posted => eventPost(event, given, now()),
    /** Reads Sluice's answer to an event. */
    open: (body: string): string => eventReply(body, given),
    /** Shows Sluice's answer to a robot's request in the room; null where it says nothing. */
    show: (conversation: string, body: string): string | null => {
      const shown = ofWebhook(JSON.parse(body));
      if (typeof shown === "string") throw new Error(`DingTalk shows no such answer: ${body}`);
      return shown === null ? null : keep(conversation, "answer", shown);
    },
    /** The next reply, whatever is asked. */
    script: (status: number, body: object | string): void => {
      scripted.push({ status, body: typeof body === "string" ? body : JSON.stringify(body) });
    },
    expire: (): void => api.expire(),
    close: (): Promise<void> =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}
