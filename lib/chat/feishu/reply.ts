import type { Spoken } from "#lib/chat/speaker.ts";
import type { Delivery } from "#lib/providers/provider.ts";
import { jsonOf } from "#lib/signatures/payload.ts";

/** What a call came to. `expired`: the access token is none any more. */
export type Reply =
  | { readonly is: "ok"; readonly data: unknown }
  | { readonly is: "expired" }
  | Exclude<Spoken, { readonly is: "said" }>;

/** Codes of a token that is missing, malformed or too old. @see open.feishu.cn/document/server-docs/api-call-guide/generic-error-code */
const EXPIRED: ReadonlySet<number> = new Set([99991661, 99991663, 99991664, 99991665, 99991668, 99991677]);

/**
 * Codes that pass by themselves: too many calls of the app, of a message, of a room; and errors inside of Feishu.
 * @see open.feishu.cn/document/server-docs/im-v1/message/create and /patch, error codes
 */
const PASSING: ReadonlySet<number> = new Set([99991400, 11232, 11233, 11247, 230020, 230049]);

/** How long to wait, by the gateway. @see open.feishu.cn/document/server-docs/api-call-guide/frequency-control */
const RESET = "x-ogw-ratelimit-reset";

/** Reads a reply: a code of 0 beside the data, or another with a message, whatever the HTTP status. */
export function readReply(delivery: Delivery): Reply {
  if (delivery.is === "lost") return { is: "later", why: `Feishu: ${delivery.why}` };
  const { status, headers, body } = delivery.reply;
  const wait = waitOf(headers);
  const data = jsonOf(Buffer.from(body));
  const code: unknown = Reflect.get(Object(data), "code");
  if (typeof code !== "number") return later(`Feishu failed: HTTP ${status}`, wait);
  if (EXPIRED.has(code)) return { is: "expired" };
  if (PASSING.has(code) || status === 429 || status >= 500) return later(`Feishu is busy: ${code}`, wait);
  return code === 0 ? { is: "ok", data } : { is: "refused", why: `Feishu refused: ${code}` };
}

function waitOf(headers: Readonly<Record<string, string>>): number | undefined {
  const seconds = headers[RESET] ?? headers["retry-after"];
  return seconds !== undefined && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

export function later(why: string, retryAfterMs?: number): Exclude<Spoken, { is: "said" }> {
  return { is: "later", why, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
