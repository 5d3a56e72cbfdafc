import * as z from "zod/mini";
import type { Answer, HttpReply } from "../provider.ts";
import { classify, LONGEST_WORD, type Refusal, type Said, saysError } from "./classify.ts";

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
export function refusal(reply: HttpReply): Refusal {
  return classify(saidBy(objectOf(reply.body) ?? {}), reply);
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
export function objectOf(body: string): object | undefined {
  const text = body.replace(/^\uFEFF/, "").trim();
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text, (key, value) => (key === "__proto__" ? undefined : value));
  } catch {
    return undefined;
  }
}
