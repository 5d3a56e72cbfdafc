import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, HttpReply } from "../provider.ts";
import { given } from "../shared/given.ts";
import { kindOfStatus, LONGEST_MESSAGE, LONGEST_WORD } from "../shared/refusals.ts";
import { authentication, type ErrorRow, rowOf } from "./errors.ts";

/** What an error says of itself, wherever it stood in a reply; empty where it says nothing. */
export type Said = { readonly code: string; readonly message: string; readonly requestId: string };

type Reply = Pick<HttpReply, "status" | "headers">;

export type Refusal = Answer & { readonly ok: false };

/** Whether there is an error where replies and their items put one; one that cannot be read is an error too. */
export function saysError(data: Readonly<Record<string, unknown>>): boolean {
  return ["error_code", "error", "code", "err code"].some((name) => (data[name] ?? "") !== "");
}

/** A reply, or an item of one, that is no success: what kind it is, and whether a changing call may have done something. */
export function classify(said: Said, reply: Reply): Refusal {
  const row = rowFor(said, reply.status);
  return { ok: false, failure: failureOf(row, said, reply), effect: effectOf(row, reply.status) };
}

/** An item of a reply that is no success; the item's own error is all there is to judge by. */
export function ofItem(code: string, message: string): Refusal {
  return classify({ code, message, requestId: "" }, { status: 200, headers: {} });
}

/** A 5xx is ambiguous whatever its code says, unless it says throttled: APIGW.0201 comes with 400 and with 502. */
function rowFor({ code, message }: Said, status: number): ErrorRow {
  if (status === 429) return { kind: "throttled" };
  const known = rowOf(code, message);
  if (known && (status < 500 || known.kind === "throttled")) return known;
  return status === 401 ? authentication(message) : rowOfStatus(code, status);
}

function rowOfStatus(code: string, status: number): ErrorRow {
  // IAM and Keystone put the HTTP status where others put a code.
  if (status === 403 && /^\d*$/.test(code)) return { kind: "access-denied" };
  return { kind: kindOfStatus(status, code !== "") };
}

/** A refusal below 500 did nothing, unless its row knows better. */
function effectOf({ kind, effect }: ErrorRow, status: number): "none" | "unknown" {
  if (kind === "throttled") return "none";
  if (effect) return effect;
  return status >= 500 || kind === "unavailable" || kind === "timeout" ? "unknown" : "none";
}

function failureOf({ kind, lane }: ErrorRow, { code, message, requestId }: Said, reply: Reply): Failure {
  return given({
    kind,
    message: withoutEcho(message) || `HTTP ${reply.status} ${code || "without a readable answer"}`,
    code,
    httpStatus: reply.status,
    cloudRequestId: (reply.headers["x-request-id"] || requestId).slice(0, LONGEST_WORD),
    lane,
    retryAfterMs: askedWait(reply.headers["retry-after"]),
  });
}

/** A signature error quotes what the server signed, security token and all: cut before that. */
function withoutEcho(message: string): string {
  // Searched in a part only: the search takes a time that grows with the square of a run of blanks.
  const part = message.slice(0, 2 * LONGEST_MESSAGE);
  return part.replace(/[\s,;:]*canonical ?request[\s\S]*$/i, "").slice(0, LONGEST_MESSAGE);
}

/** Retry-After in seconds; its date form would need a clock. */
function askedWait(header = ""): number | undefined {
  const asked = header.trim();
  return /^\d{1,6}$/.test(asked) ? Number(asked) * 1000 : undefined;
}
