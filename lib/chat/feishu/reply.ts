import type { Spoken } from "#lib/chat/speaker.ts";
import type { Delivery, HttpReply } from "#lib/providers/provider.ts";
import { jsonOf } from "#lib/signatures/payload.ts";

/** What a call came to. `expired`: the access token is none any more. */
export type Reply =
  | { readonly is: "ok"; readonly data: unknown }
  | { readonly is: "expired" }
  | Exclude<Spoken, { readonly is: "said" }>;

/**
 * Codes of a token that is missing, too old, or none.
 * @see open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN, general error codes
 */
const EXPIRED: ReadonlySet<number> = new Set([99991661, 99991663, 99991664, 99991668]);

/**
 * Codes that pass by themselves: too many calls of this app, too many changes of one message (5 in a second), and a message of the same uuid that is
 * still being sent.
 * @see open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN, and the errors of im-v1/message/create and patch
 */
const BUSY: ReadonlySet<number> = new Set([99991400, 230020, 11232, 230049]);

/** Seconds; the second is Feishu's own, told beside a limit. */
const WAITS = ["retry-after", "x-ogw-ratelimit-reset"] as const;

/** A reply is JSON with a `code`, 0 where all is well, whatever the HTTP status; before that only gateways answer. */
export function readReply(delivery: Delivery): Reply {
  if (delivery.is === "lost") return later(`Feishu: ${delivery.why}`);
  const { reply } = delivery;
  const data = jsonOf(Buffer.from(reply.body));
  const code = codeOf(data);
  if (code === null) return readStatus(reply);
  if (EXPIRED.has(code)) return { is: "expired" };
  if (BUSY.has(code) || reply.status === 429) return later(`Feishu is busy: ${code}`, waitOf(reply));
  if (reply.status >= 500) return later(`Feishu failed: HTTP ${reply.status}, ${code}`, waitOf(reply));
  return code === 0 ? { is: "ok", data } : refusal(String(code));
}

/** Without a code nobody knows what was done; only a plain no is taken for one. */
function readStatus(reply: HttpReply): Reply {
  const { status } = reply;
  if (status === 429 || status >= 500) return later(`Feishu failed: HTTP ${status}`, waitOf(reply));
  return status < 200 || status >= 300 ? refusal(`HTTP ${status}`) : later("Feishu's reply cannot be read");
}

function codeOf(data: unknown): number | null {
  const code: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "code") : undefined;
  return typeof code === "number" && Number.isSafeInteger(code) ? code : null;
}

/** Ten minutes: a header that is wrong must not keep a message for days. */
const LONGEST_WAIT_MS = 600_000;

/** The longest that a header asks for. */
function waitOf({ headers }: HttpReply): number | undefined {
  const waits = WAITS.map((name) => headers[name] ?? "").filter((value) => /^\d{1,6}(\.\d{1,9})?$/.test(value));
  if (waits.length === 0) return undefined;
  return Math.min(Math.max(...waits.map((value) => Math.ceil(Number(value) * 1000))), LONGEST_WAIT_MS);
}

export function later(why: string, retryAfterMs?: number): Exclude<Spoken, { is: "said" }> {
  return { is: "later", why, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

export function refusal(code: string): Exclude<Spoken, { is: "said" }> {
  return { is: "refused", why: `Feishu refused: ${code}` };
}
