import type { Delivery } from "#lib/providers/provider.ts";
import { jsonOf, textAt } from "#lib/signatures/payload.ts";
import type { Spoken } from "../speaker.ts";

/**
 * Errors that pass. Every other is for good until somebody changes something: the channel is gone or not joined, the token is revoked, the
 * message is too long or no longer there.
 * @see docs.slack.dev/reference/methods/chat.postMessage
 * @see docs.slack.dev/apis/web-api/rate-limits
 */
const PASSING: ReadonlySet<string> = new Set([
  "ratelimited",
  "rate_limited",
  "message_limit_exceeded",
  "internal_error",
  "fatal_error",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
]);

/** Codes are words; whatever else stands there has no business in a log. */
const CODE = /^[a-z][a-z0-9_]{0,63}$/;

/** Longer waits are Slack's mistake or a stand-in's: nobody waits for them. */
const LONGEST_WAIT_S = 3600;

/** What became of a call of Slack's Web API, which answers errors with 200. @param idAt the member that names the message */
export function spokenOf(delivery: Delivery, idAt: "ts" | "message_ts"): Spoken {
  if (delivery.is === "lost") return { is: "later", why: `slack did not answer: ${delivery.why}` };
  const { status, headers, body } = delivery.reply;
  const wait = waitOf(headers["retry-after"]);
  if (status === 429) return { is: "later", why: "slack: ratelimited", ...wait };
  if (status === 408 || status >= 500) return { is: "later", why: `slack answered ${status}` };
  return status === 200
    ? readOf(jsonOf(Buffer.from(body)), idAt, wait)
    : { is: "refused", why: `slack answered ${status}` };
}

function readOf(json: unknown, idAt: string, wait: Wait): Spoken {
  const message = isOk(json) ? textAt(json, idAt) : null;
  if (message !== null) return { is: "said", message };
  const error = isOk(json) ? null : textAt(json, "error");
  if (error === null) return { is: "later", why: "slack's answer is unreadable" };
  const why = `slack: ${CODE.test(error) ? error : "an error that is no code"}`;
  return PASSING.has(error) ? { is: "later", why, ...wait } : { is: "refused", why };
}

/** What a `response_url` answered: `ok`, or JSON of an error, as when it was used too often or is too old. */
export function answeredOf(delivery: Delivery): Spoken {
  if (delivery.is === "lost" || delivery.reply.status === 429 || delivery.reply.status >= 500) {
    return spokenOf(delivery, "ts");
  }
  const { status, body } = delivery.reply;
  const isTaken = status === 200 && (body.trim() === "ok" || isOk(jsonOf(Buffer.from(body))));
  return isTaken
    ? { is: "said", message: "ephemeral" }
    : { is: "refused", why: `slack's response_url answered ${status}` };
}

type Wait = { readonly retryAfterMs?: number };

function isOk(json: unknown): boolean {
  return typeof json === "object" && json !== null && Object.hasOwn(json, "ok") && Reflect.get(json, "ok") === true;
}

/** Whole seconds. @see docs.slack.dev/apis/web-api/rate-limits */
function waitOf(seconds: string | undefined): Wait {
  if (seconds === undefined || !/^\d{1,6}$/.test(seconds)) return {};
  return { retryAfterMs: Math.min(Number(seconds), LONGEST_WAIT_S) * 1000 };
}
