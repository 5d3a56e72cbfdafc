import * as z from "zod/mini";
import type { Answer, HttpReply } from "../provider.ts";
import { given } from "../shared/given.ts";
import { jsonObject } from "../shared/json-object.ts";
import { LONGEST_WORD } from "../shared/refusals.ts";
import { classify, type Refusal, type Said, saysError } from "./classify.ts";

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
  const data = jsonObject(reply.body);
  const is2xx = reply.status >= 200 && reply.status < 300;
  if (!data || !is2xx || saysError(data)) return refusal(reply);
  return { ok: true, data, ...given({ cloudRequestId: reply.headers["x-request-id"]?.slice(0, LONGEST_WORD) }) };
}

/** A reply that is no success, whatever it holds. */
export function refusal(reply: HttpReply): Refusal {
  return classify(saidBy(jsonObject(reply.body) ?? {}), reply);
}

function saidBy(data: object): Said {
  const { error, error_code, error_msg, code, message, request_id, "err code": oldCode } = shapes.parse(data);
  return {
    code: String(error?.code ?? error_code ?? code ?? oldCode ?? "").slice(0, LONGEST_WORD),
    message: String(error?.message ?? error_msg ?? message ?? ""),
    requestId: String(request_id ?? ""),
  };
}
