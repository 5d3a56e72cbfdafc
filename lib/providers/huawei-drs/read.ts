import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, HttpReply } from "../provider.ts";
import { authentication, type ErrorRow, rowOf } from "./errors.ts";

type Row = Omit<ErrorRow, "source">;

/** A message longer than this says nothing more to a person; error_msg is documented with at most 512. */
const LONGEST_MESSAGE = 1000;

/** No documented code or request id is nearly as long. */
const LONGEST_WORD = 200;

const word = z.catch(z.optional(z.union([z.string(), z.number()])), undefined);

/** Service and gateway say error_code, IAM nests an error, some say code; very old pages "err code". */
const shapes = z.object({
  error_code: word,
  error_msg: word,
  request_id: word,
  error: z.catch(z.optional(z.object({ code: word, message: word })), undefined),
  code: word,
  message: word,
  "err code": word,
});

type Said = { readonly code: string; readonly message: string; readonly requestId: string };

/**
 * Reads a reply: a 2xx with a JSON object and no error code is an answer; whether it says yes for a job is judged by who
 * asked, since a 200 may carry failures.
 * @see the response tables of the DRS API reference
 */
export function read(reply: HttpReply): Answer {
  const data = objectOf(reply.body);
  const is2xx = reply.status >= 200 && reply.status < 300;
  if (!data || !is2xx || saysError(data)) return refusal(reply);
  const cloudRequestId = reply.headers["x-request-id"]?.slice(0, LONGEST_WORD);
  return { ok: true, data, ...(cloudRequestId ? { cloudRequestId } : {}) };
}

/** A reply that is no success, whatever it holds. */
export function refusal(reply: HttpReply): Answer & { readonly ok: false } {
  const said = saidBy(objectOf(reply.body) ?? {});
  const row = rowFor(said, reply.status);
  return { ok: false, failure: failureOf(row, said, reply), effect: effectOf(row, said, reply.status) };
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

/** A 2xx with an error code is a clear no; so is a refusal below 500, unless its row knows better. */
function effectOf({ kind, effect }: Row, { code }: Said, status: number): "none" | "unknown" {
  if (kind === "throttled" || (status < 300 && code !== "")) return "none";
  if (effect) return effect;
  return status >= 500 || kind === "unavailable" || kind === "timeout" ? "unknown" : "none";
}

function failureOf(row: Row, { code, message, requestId }: Said, reply: HttpReply): Failure {
  const cloudRequestId = (reply.headers["x-request-id"] || requestId).slice(0, LONGEST_WORD);
  const retryAfterMs = askedWait(reply);
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
function askedWait(reply: HttpReply): number | undefined {
  const asked = reply.headers["retry-after"]?.trim() ?? "";
  return /^\d{1,6}$/.test(asked) ? Number(asked) * 1000 : undefined;
}

/** Where replies put an error. One that cannot be read is no success either. */
const ERRORS: ReadonlySet<string> = new Set(["error_code", "error", "code", "err code"]);

function saysError(data: object): boolean {
  return Object.entries(data).some(([name, value]) => ERRORS.has(name) && value !== null && value !== "");
}

function saidBy(data: object): Said {
  const fields = shapes.parse(data);
  const code = fields.error?.code ?? fields.error_code ?? fields.code ?? fields["err code"] ?? "";
  return {
    code: String(code).slice(0, LONGEST_WORD),
    message: String(fields.error?.message ?? fields.error_msg ?? fields.message ?? ""),
    requestId: String(fields.request_id ?? ""),
  };
}

/** Undefined for anything but a whole JSON object: empty, HTML, truncated, a list. */
function objectOf(body: string): object | undefined {
  const text = body.replace(/^\uFEFF/, "").trim();
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text, (key, value) => (key === "__proto__" ? undefined : value));
  } catch {
    return undefined;
  }
}
