import type { Send } from "#lib/providers/provider.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { later, type Reply, readReply, refusal } from "./reply.ts";

export type TokenSettings = {
  readonly send: Send;
  /** Of the API, without a slash at its end. */
  readonly api: string;
  readonly appId: string;
  readonly appSecret: () => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

export type Token =
  | { readonly is: "token"; readonly token: string }
  | Exclude<Reply, { readonly is: "ok" | "expired" }>;

/** Before the end that Feishu tells: it gives a new token only to whose old one ends within half an hour, and both are good until then. */
const SPARE_MS = 300_000;

/**
 * The tenant's access token, asked for once and kept until shortly before its end; whoever asks meanwhile waits for the same one. `forget`:
 * it turned out to be none, so the next one is asked for; a newer one is left alone.
 * @see open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal
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

async function freshToken({ send, api, appId, appSecret }: TokenSettings): Promise<Fresh> {
  const secret = await appSecret().catch(() => null);
  if (secret === null) return later("the app secret of Feishu cannot be read");
  const url = `${api}/open-apis/auth/v3/tenant_access_token/internal`;
  const headers = { "content-type": "application/json; charset=utf-8" };
  const body = JSON.stringify({ app_id: appId, app_secret: secret });
  const reply = readReply(await send({ method: "POST", url, headers, body }));
  if (reply.is === "expired") return refusal("the app id and secret");
  if (reply.is !== "ok") return reply;
  const token = textAt(reply.data, "tenant_access_token");
  const expire: unknown = Reflect.get(Object(reply.data), "expire");
  if (token === null || typeof expire !== "number") return later("Feishu's reply holds no access token");
  return { is: "token", token, livesMs: expire * 1000 };
}
