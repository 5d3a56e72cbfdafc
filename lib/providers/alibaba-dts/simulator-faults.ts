import type { Problem } from "../../simulator/cloud.ts";
import type { FaultName } from "../../simulator/fault-catalogue.ts";
import type { Fault } from "../../simulator/faults.ts";
import type { Answer } from "../../simulator/wire.ts";
import { invalidParameter, throttled } from "./simulator-problems.ts";
import { type Dress, envelopeError, gatewayError, xmlError } from "./simulator-reply.ts";

/** Sentences of the operation pages' error tables and of the common-codes page. */
const REFUSALS: Readonly<Partial<Record<FaultName, Problem>>> = {
  throttled: throttled(),
  unavailable: problem(500, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
  "expired-token": problem(403, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
  "bad-signature": problem(400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."),
  forbidden: problem(403, "Forbidden.RAM", "User not authorized to operate on the specified resource."),
  "wrong-state": problem(403, "InvalidJobStatus", "The job status does not support this operation."),
  billing: problem(403, "LXBuyError", "The account has overdue payments."),
  "unknown-code": problem(400, "Some.BrandNewCode", "Something new happened."),
  "prefixed-code": problem(400, "DTS.Msg.Throttling.User", "Request was denied due to user flow control."),
  "not-found": problem(403, "Forbidden.InstanceNotFound", "The specified instance does not exist."),
  "dynamic-message": invalidParameter("DtsJobId"),
  "xml-error": throttled(),
  "success-false": problem(500, "InternalError", "The request processing has failed due to some unknown error."),
};

/** These come inside HTTP 200, whatever the cloud's error style. */
const ENVELOPED: ReadonlySet<FaultName> = new Set(["success-false", "success-false-text", "dynamic-message"]);

/** Refuses in the cloud's words; `args` may change the code, the message and the status. */
export function refuse(dress: Dress, { fault, args }: Fault): Answer {
  const usual = REFUSALS[fault] ?? problem(500, "InternalError", "The request processing has failed.");
  const said = {
    ...usual,
    code: args.code ?? usual.code,
    message: args.message ?? usual.message,
    httpStatus: args.httpStatus ?? usual.httpStatus,
  };
  if (fault === "xml-error") return xmlError(dress, said);
  if (ENVELOPED.has(fault)) return envelopeError(dress, said, fault === "success-false-text" || !dress.isTyped);
  const answer = gatewayError(dress, said);
  if (args.retryAfterSeconds === undefined) return answer;
  const headers = { ...answer.reply.headers, "x-acs-retry-after": String(args.retryAfterSeconds) };
  return { ...answer, reply: { ...answer.reply, headers } };
}

function problem(httpStatus: number, code: string, message: string): Problem {
  return { httpStatus, code, message };
}
