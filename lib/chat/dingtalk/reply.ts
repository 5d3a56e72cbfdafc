import type { Spoken } from "#lib/chat/speaker.ts";
import type { Delivery } from "#lib/providers/provider.ts";
import { jsonOf, textAt } from "#lib/signatures/payload.ts";

/** What a call came to. `expired`: the access token is none any more. */
export type Reply =
  | { readonly is: "ok"; readonly data: unknown }
  | { readonly is: "expired" }
  | Exclude<Spoken, { readonly is: "said" }>;

/**
 * Codes of the token that is unknown or too old. The first is what the gateway answers (not documented), the second is of the page.
 * @see open.dingtalk.com/document/development/the-robot-sends-a-group-message, error codes
 */
const EXPIRED: ReadonlySet<string> = new Set(["InvalidAuthentication", "invalidParameter.token.invalid", "40014"]);

/** A limit is for one second. */
const SECOND_MS = 1000;

/** Custom robots say at most 20 messages a minute. */
const MINUTE_MS = 60_000;

/**
 * Codes that pass by themselves, with how long to wait where that is told.
 * @see open.dingtalk.com/document/development/how-to-process-api-throttling-on-the-dingtalk-server for the first four; the errors of
 * open.dingtalk.com/document/development/the-robot-sends-a-group-message for those with words; the others are of the older API
 */
const PASSING: ReadonlyMap<string, number | undefined> = new Map([
  ["Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", SECOND_MS],
  ["Forbidden.AccessDenied.QpsLimitForApi", SECOND_MS],
  ["90018", SECOND_MS],
  ["90002", SECOND_MS],
  ["send.too.fast", undefined],
  ["send.byToken.tooFast", undefined],
  ["too.many.group", undefined],
  ["too.many.people", undefined],
  ["unknown.send.result", undefined],
  ["system.error", undefined],
  ["130101", MINUTE_MS],
  ["-1", undefined],
]);

/** Codes are words and numbers; anything else would be shown to people. */
const CODE = /^[\w.-]{1,80}$/;

/** Reads a reply of either API: the newer has a `code` beside an HTTP status, the older an `errcode` under 200. */
export function readReply(delivery: Delivery): Reply {
  if (delivery.is === "lost") return { is: "later", why: `DingTalk: ${delivery.why}` };
  const { status, body } = delivery.reply;
  const data = jsonOf(Buffer.from(body));
  const code = codeOf(data);
  if (code === null) return readStatus(status, data);
  if (EXPIRED.has(code) || status === 401) return { is: "expired" };
  if (PASSING.has(code)) return later(`DingTalk is busy: ${code}`, PASSING.get(code));
  return status >= 500 ? later(`DingTalk failed: HTTP ${status}, ${code}`) : refusal(code);
}

function readStatus(status: number, data: unknown): Reply {
  if (status === 401) return { is: "expired" };
  if (status === 429 || status >= 500) return later(`DingTalk failed: HTTP ${status}`);
  if (status < 200 || status >= 300) return refusal(`HTTP ${status}`);
  // A limit by address answers a page, and no code.
  return typeof data === "object" && data !== null ? { is: "ok", data } : later("DingTalk's reply cannot be read");
}

/** Null where nothing is wrong. */
function codeOf(data: unknown): string | null {
  const errcode = typeof data === "object" && data !== null ? Reflect.get(data, "errcode") : undefined;
  const code = typeof errcode === "number" ? String(errcode) : textAt(data, "code");
  if (code === null || code === "0") return null;
  return CODE.test(code) ? code : "a code of another form";
}

export function later(why: string, retryAfterMs?: number): Exclude<Spoken, { is: "said" }> {
  return { is: "later", why, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function refusal(code: string): Reply {
  return { is: "refused", why: `DingTalk refused: ${code}` };
}
