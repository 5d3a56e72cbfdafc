import { type Shown, shownBy } from "./feishu-cards.ts";

export type Answered = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: number;
};

export type FeishuMessage = {
  readonly id: string;
  readonly channel: string;
  /** The message that the thread is below. */
  readonly thread?: string;
  /** Every card that it has shown, the latest last. */
  readonly cards: readonly Shown[];
};

type Given = { readonly appId: string; readonly appSecret: string; readonly now?: () => number };

const MESSAGES = "/open-apis/im/v1/messages";
const MOST_BYTES = 30_000;
const LONGEST_UUID = 50;
const UUID_LIVES_MS = 3_600_000;

/** The token, and messages as cards: create, reply, patch, with the errors that are documented for them. */
export function createFeishuApi({ appId, appSecret, now = Date.now }: Given, next: (prefix: string) => string) {
  const tokens = new Set<string>();
  const messages = new Map<string, FeishuMessage>();
  const uuids = new Map<string, { readonly id: string; readonly until: number }>();

  /** At most one message for each uuid, whatever else is asked. */
  const keep = (channel: string, thread: string | undefined, { content, uuid = "" }: Asked["body"]): Answered => {
    const shown = read(content);
    if (typeof shown === "number") return failed(shown);
    if (typeof uuid !== "string" || uuid.length > LONGEST_UUID) return failed(230001);
    const before = uuids.get(uuid);
    if (before && now() < before.until) return sent(before.id, channel);
    const id = next("om_");
    messages.set(id, { id, channel, ...(thread === undefined ? {} : { thread }), cards: [shown] });
    if (uuid !== "") uuids.set(uuid, { id, until: now() + UUID_LIVES_MS });
    return sent(id, channel);
  };

  const create = ({ url, body }: Asked): Answered => {
    if (url.searchParams.get("receive_id_type") !== "chat_id" || body["msg_type"] !== "interactive")
      return failed(230001);
    return keep(String(body["receive_id"]), undefined, body);
  };

  const reply = (to: string, { body }: Asked): Answered => {
    const message = messages.get(to);
    if (!message) return failed(230011);
    if (body["msg_type"] !== "interactive" || body["reply_in_thread"] !== true) return failed(230001);
    return keep(message.channel, message.thread ?? to, body);
  };

  const patch = (id: string, { body }: Asked): Answered => {
    const message = messages.get(id);
    const shown = read(body["content"]);
    if (!message) return failed(230011);
    if (typeof shown === "number") return failed(shown);
    messages.set(id, { ...message, cards: [...message.cards, shown] });
    return json({ code: 0, msg: "success", data: {} });
  };

  const route = (ask: Asked): Answered => {
    const [, id, then] = ask.url.pathname.slice(MESSAGES.length).split("/").map(decodeURIComponent);
    if (ask.method === "POST" && id === undefined) return create(ask);
    if (ask.method === "POST" && id !== undefined && then === "reply") return reply(id, ask);
    return ask.method === "PATCH" && id !== undefined && then === undefined ? patch(id, ask) : failed(99991672);
  };

  const token = ({ body }: Asked): Answered => {
    if (body["app_id"] !== appId || body["app_secret"] !== appSecret)
      return json({ code: 10014, msg: "app secret invalid" });
    const fresh = next("t-");
    tokens.add(fresh);
    return json({ code: 0, msg: "ok", tenant_access_token: fresh, expire: 7200 });
  };

  return {
    answer: (ask: Asked): Answered => {
      if (ask.url.pathname === "/open-apis/auth/v3/tenant_access_token/internal") return token(ask);
      if (!ask.url.pathname.startsWith(MESSAGES)) return failed(99991672);
      if (!tokens.has(ask.authorization.replace(/^Bearer /, ""))) return failed(99991663);
      return ask.bytes > MOST_BYTES ? failed(230025) : route(ask);
    },
    messages: (): readonly FeishuMessage[] => [...messages.values()],
    /** Every token is over. */
    expire: (): void => tokens.clear(),
  };
}

function read(content: unknown): Shown | number {
  try {
    return typeof content === "string" ? shownBy(content) : 230001;
  } catch {
    return 230099;
  }
}

function sent(id: string, channel: string): Answered {
  return json({ code: 0, msg: "success", data: { message_id: id, chat_id: channel, msg_type: "interactive" } });
}

function json(body: object): Answered {
  return { status: 200, body: JSON.stringify(body) };
}

function failed(code: number): Answered {
  return {
    status: 400,
    body: JSON.stringify({ code, msg: `${code}: see the error codes`, error: { log_id: "log0001" } }),
  };
}
