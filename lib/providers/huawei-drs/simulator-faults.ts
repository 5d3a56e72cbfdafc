import type { Problem } from "../../simulator/cloud.ts";
import type { FaultName } from "../../simulator/fault-catalogue.ts";
import type { Fault } from "../../simulator/faults.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { ItemFault } from "./simulator-act.ts";
import { badAuth, genericFailure, jobAbsent, throttled, wrongState } from "./simulator-problems.ts";
import { type Dress, failure } from "./simulator-reply.ts";

const RETRY_AFTER_S = 1;

/** Codes of the service's error page and of the gateway's. */
const REFUSALS: Readonly<Partial<Record<FaultName, Problem>>> = {
  throttled: throttled(),
  unavailable: problem(500, "DRS.M00004", "Service abnormal. Try again later."),
  "expired-token": badAuth("token expires"),
  "bad-signature": badAuth("verify aksk signature fail"),
  forbidden: problem(403, "APIGW.0302", "The IAM user is not allowed to access the API."),
  "not-found": jobAbsent(),
  "wrong-state": wrongState("DRS.M00304"),
  "unknown-code": problem(400, "Some.BrandNewCode", "Something new happened."),
  "prefixed-code": problem(400, "DRS-M00304", "The API cannot be called in the current task status."),
};

/** Refuses in the cloud's words; `args` may change the code, the message and the status. */
export function refuse(dress: Dress, { fault, args }: Fault): Answer {
  const usual = REFUSALS[fault] ?? genericFailure();
  const isThrottle = fault === "throttled" || args.retryAfterSeconds !== undefined;
  const headers = isThrottle ? { "retry-after": String(args.retryAfterSeconds ?? RETRY_AFTER_S) } : {};
  return failure(dress, changed(usual, args), headers);
}

/** The items an item fault fails, and what they say. */
export function itemFaultOf({ job, args }: Fault): ItemFault {
  const problem = changed(genericFailure(), args);
  return job === undefined ? { problem } : { jobId: job, problem };
}

function changed(usual: Problem, args: Fault["args"]): Problem {
  const { code = usual.code, message = usual.message, httpStatus = usual.httpStatus } = args;
  return { code, message, httpStatus };
}

function problem(httpStatus: number, code: string, message: string): Problem {
  return { httpStatus, code, message };
}
