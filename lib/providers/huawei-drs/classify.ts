import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, HttpReply } from "../provider.ts";
import { authentication, type ErrorRow, rowOf } from "./errors.ts";

type Row = Omit<ErrorRow, "source">;

/** What an error says of itself, wherever it stood in a reply; empty where it says nothing. */
export type Said = { readonly code: string; readonly message: string; readonly requestId: string };

export type Refusal = Answer & { readonly ok: false };

/** A message longer than this says nothing more to a person; error_msg is documented with at most 512. */
const LONGEST_MESSAGE = 1000;

/** No documented code or request id is nearly as long. */
export const LONGEST_WORD = 200;

/** Where replies and their items put an error. */
const ERRORS: ReadonlySet<string> = new Set(["error_code", "error", "code", "err code"]);

/** Whether there is an error in it; one that cannot be read is an error too. */
export function saysError(data: object): boolean {
  return Object.entries(data).some(([name, value]) => ERRORS.has(name) && value !== null && value !== "");
}

/** A reply, or an item of one, that is no success: what kind it is, and whether a changing call may have done something. */
export function classify(said: Said, reply: Pick<HttpReply, "status" | "headers">): Refusal {
  const row = rowFor(said, reply.status);
  return { ok: false, failure: failureOf(row, said, reply), effect: effectOf(row, reply.status) };
}

/** A 5xx is ambiguous whatever its code says, unless it says throttled: APIGW.0201 comes with 400 and with 502. */
function rowFor({ code, message }: Said, status: number): Row {
  if (status === 429) return { kind: "throttled" };
  const known = rowOf(code, message);
  if (known && (status < 500 || known.kind === "throttled")) return known;
  return status === 401 ? authentication(message) : rowOfStatus(code, status);
}

function rowOfStatus(code: string, status: number): Row {
  // IAM and Keystone put the HTTP status where others put a code.
  if (status === 403 && /^\d*$/.test(code)) return { kind: "access-denied" };
  if (status === 408 || status === 499 || status === 504) return { kind: "timeout" };
  const isAnswer = (status >= 400 && status < 500) || (code !== "" && status < 300);
  return { kind: isAnswer ? "unrecognized" : "unavailable" };
}

/** A refusal below 500 did nothing, unless its row knows better. */
function effectOf({ kind, effect }: Row, status: number): "none" | "unknown" {
  if (kind === "throttled") return "none";
  if (effect) return effect;
  return status >= 500 || kind === "unavailable" || kind === "timeout" ? "unknown" : "none";
}

function failureOf(
  row: Row,
  { code, message, requestId }: Said,
  reply: Pick<HttpReply, "status" | "headers">,
): Failure {
  const cloudRequestId = (reply.headers["x-request-id"] || requestId).slice(0, LONGEST_WORD);
  const retryAfterMs = askedWait(reply.headers["retry-after"]);
  return {
    kind: row.kind,
    message: withoutEcho(message) || `HTTP ${reply.status} ${code || "without a readable answer"}`,
    ...(code ? { code } : {}),
    httpStatus: reply.status,
    ...(cloudRequestId ? { cloudRequestId } : {}),
    ...(row.lane ? { lane: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
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
