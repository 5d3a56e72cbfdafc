import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, ApiRequest, HttpReply } from "../provider.ts";
import { given } from "../shared/given.ts";
import { jsonObject } from "../shared/json-object.ts";
import { kindOfStatus, LONGEST_MESSAGE, LONGEST_WORD } from "../shared/refusals.ts";
import { askedWait } from "./asked-wait.ts";
import { type ErrorRow, rowOf } from "./errors.ts";
import { isRead } from "./operations.ts";
import { xmlFields } from "./xml.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A reply's fields with what all shapes have in common. `success` is undefined when the reply does not say. */
type Said = { readonly fields: Fields; readonly code?: string; readonly success?: boolean };

/**
 * Reads a reply. Success is only what says so: HTTP 200 with `Success=true`, boolean or text; a listing may leave it out.
 * A changing call whose reply is broken or silent about success has effect `unknown`.
 * @see the response tables of the DTS pages; gateway errors are `{Code, Message, RequestId}`
 */
export function read(reply: HttpReply, request: ApiRequest): Answer {
  const said = saidBy(reply.body);
  if (!said) return refusal({ fields: {} }, reply);
  if (!isYes(said, reply.status, request)) return refusal(said, reply);
  return { ok: true, data: said.fields, ...given({ cloudRequestId: requestIdOf(said, reply) }) };
}

function isYes({ success }: Said, status: number, request: ApiRequest): boolean {
  return status >= 200 && status < 300 && (success ?? isRead(request.operation));
}

/** Where no known code was given, the status is left to judge by: a 403 is no lack of permission, DTS refuses business with it. */
function refusal(said: Said, reply: HttpReply): Answer {
  const row = rowOf(said.code ?? "") ?? { kind: kindOfStatus(reply.status, said.success === false) };
  return { ok: false, failure: failureOf(row, said, reply), effect: effectOf(row, said, reply.status) };
}

/** Only a throttled call, or a refusal below 500, certainly did nothing; `Success=true` that is no success may have. */
function effectOf({ kind }: ErrorRow, said: Said, status: number): "none" | "unknown" {
  if (said.success === true || kind === "unavailable" || kind === "timeout") return "unknown";
  if (kind === "throttled") return "none";
  return status >= 500 || Number(textOf(said.fields["HttpStatusCode"])) >= 500 ? "unknown" : "none";
}

function failureOf({ kind, lane, retryAfterMs }: ErrorRow, said: Said, reply: HttpReply): Failure {
  const { code } = said;
  return given({
    kind,
    message: messageOf(said) || `HTTP ${reply.status} ${code ?? "without a readable answer"}`,
    code,
    httpStatus: reply.status,
    cloudRequestId: requestIdOf(said, reply),
    lane,
    retryAfterMs: askedWait(retryAfterMs, reply),
  });
}

/** Fills `%s` literally. A signature error quotes what the server signed, security token and all: cut before that. */
function messageOf(said: Said): string | undefined {
  const template = partOf(said, "ErrMessage") ?? partOf(said, "Message");
  const dynamic = partOf(said, "DynamicMessage");
  const message = dynamic === undefined ? template : template?.replaceAll("%s", () => dynamic);
  return message?.replace(/\s*server (string to sign|canonical ?request)[\s\S]*$/i, "").slice(0, LONGEST_MESSAGE);
}

/** As much of a text as a message may need: what is filled in many times, or searched, had better not be a whole reply long. */
function partOf(said: Said, field: string): string | undefined {
  return textOf(said.fields[field])?.slice(0, 2 * LONGEST_MESSAGE);
}

function requestIdOf(said: Said, reply: HttpReply): string | undefined {
  return (textOf(said.fields["RequestId"]) ?? textOf(reply.headers["x-acs-request-id"]))?.slice(0, LONGEST_WORD);
}

/** Some operations type Success as text. A reply with a code and no Success is the gateway's way to say no. */
function saidBy(body: string): Said | undefined {
  const fields = fieldsOf(body);
  if (!fields) return undefined;
  const code = (textOf(fields["ErrCode"]) ?? textOf(fields["Code"]))?.slice(0, LONGEST_WORD);
  const { Success } = fields;
  const word = Success === true || Success === false ? String(Success) : textOf(Success)?.trim().toLowerCase();
  if (word === "true" || word === "false") return { fields, success: word === "true", ...(code ? { code } : {}) };
  return code === undefined ? { fields } : { fields, code, success: false };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** JSON or flat XML, whatever its content type says. */
function fieldsOf(body: string): Fields | undefined {
  return jsonObject(body) ?? xmlFields(body.replace(/^\uFEFF/, "").trim());
}
