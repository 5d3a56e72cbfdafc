import type { Send } from "#lib/providers/provider.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { later, type Reply, readReply } from "./reply.ts";

export type TokenSettings = {
  readonly send: Send;
  readonly api: string;
  readonly appKey: string;
  readonly appSecret: () => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

export type Token =
  | { readonly is: "token"; readonly token: string }
  | Exclude<Reply, { readonly is: "ok" | "expired" }>;

/** Before the end that DingTalk tells: a token of 7,200 s is best used for 7,000. */
const SPARE_MS = 200_000;

/**
 * The access token, asked for once and kept until shortly before its end; whoever asks meanwhile waits for the same one. `forget`: it turned
 * out to be none, so the next one is asked for; a newer one is left alone.
 * @see open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app
 */
export function createTokens(settings: TokenSettings): {
  readonly current: () => Promise<Token>;
  readonly forget: (token: string) => void;
} {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<Token> | undefined;
  const renew = async (): Promise<Token> => {
    const fresh = await freshToken(settings);
    if (fresh.is !== "token") return fresh;
    kept = { token: fresh.token, until: settings.now() + fresh.livesMs - SPARE_MS };
    return { is: "token", token: fresh.token };
  };
  return {
    current: async () => {
      if (kept && settings.now() < kept.until) return { is: "token", token: kept.token };
      asking ??= renew().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    forget: (token) => {
      if (kept?.token === token) kept = undefined;
    },
  };
}

type Fresh =
  | { readonly is: "token"; readonly token: string; readonly livesMs: number }
  | Exclude<Token, { readonly is: "token" }>;

async function freshToken({ send, api, appKey, appSecret }: TokenSettings): Promise<Fresh> {
  const secret = await appSecret().catch(() => null);
  if (secret === null) return later("the app secret of DingTalk cannot be read");
  const body = JSON.stringify({ appKey, appSecret: secret });
  const headers = { "content-type": "application/json" };
  const reply = readReply(await send({ method: "POST", url: `${api}/v1.0/oauth2/accessToken`, headers, body }));
  if (reply.is === "expired") return { is: "refused", why: "DingTalk refused the app key and secret" };
  if (reply.is !== "ok") return reply;
  const token = textAt(reply.data, "accessToken");
  const expireIn: unknown = Reflect.get(Object(reply.data), "expireIn");
  if (token === null || typeof expireIn !== "number") return later("DingTalk's reply holds no access token");
  return { is: "token", token, livesMs: expireIn * 1000 };
}
