import { ofTemplate, ofWebhook, type Shown } from "./dingtalk-messages.ts";

export type Answered = { readonly status: number; readonly body: string };
export type Asked = { readonly url: URL; readonly token: string; readonly body: Readonly<Record<string, unknown>> };

type Given = { readonly appKey: string; readonly appSecret: string };
/** Keeps a message that was sent, and gives its id. */
type Keep = (conversation: string, via: "group" | "session", shown: Shown) => string;

/** The server API and the sessions' webhooks, with the errors that are documented for them. */
export function createDingtalkApi({ appKey, appSecret }: Given, keep: Keep, next: (prefix: string) => string) {
  const sessions = new Map<string, string>();
  const tokens = new Set<string>();

  const routes: Readonly<Record<string, (ask: Asked) => Answered>> = {
    "/v1.0/oauth2/accessToken": ({ body }) => {
      if (body["appKey"] !== appKey || body["appSecret"] !== appSecret) return failed("invalidClientIdOrSecret");
      const accessToken = next("access-token-");
      tokens.add(accessToken);
      return json(200, { accessToken, expireIn: 7200 });
    },
    "/v1.0/robot/groupMessages/send": ({ token, body }) => {
      if (!tokens.has(token)) return failed("InvalidAuthentication");
      if (body["robotCode"] !== appKey) return failed("invalidParameter.robotCode.auth");
      if (typeof body["openConversationId"] !== "string") return failed("miss.openConversationId");
      const shown = ofTemplate(body["msgKey"], body["msgParam"]);
      if (typeof shown === "string") return failed(shown);
      return json(200, { processQueryKey: keep(body["openConversationId"], "group", shown) });
    },
    "/robot/sendBySession": ({ url, body }) => {
      const conversation = sessions.get(url.searchParams.get("session") ?? "");
      if (conversation === undefined) return json(200, { errcode: 300001, errmsg: "session 不存在" });
      const shown = ofWebhook(body);
      if (typeof shown === "string") return json(200, { errcode: Number(shown), errmsg: "message is malformed" });
      if (shown) keep(conversation, "session", shown);
      return json(200, { errcode: 0, errmsg: "ok" });
    },
  };

  return {
    answer: (ask: Asked): Answered => routes[ask.url.pathname]?.(ask) ?? failed("404"),
    /** A new session in a group. */
    session: (conversation: string): string => {
      const session = next("session");
      sessions.set(session, conversation);
      return session;
    },
    /** Every token and session is over. */
    expire: (): void => {
      tokens.clear();
      sessions.clear();
    },
  };
}

function json(status: number, body: object): Answered {
  return { status, body: JSON.stringify(body) };
}

function failed(code: string): Answered {
  return json(400, { code, message: `${code}: see the error codes`, requestid: "request-0001" });
}
