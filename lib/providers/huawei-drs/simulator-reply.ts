import { jsonReply, type Problem } from "../../simulator/cloud.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { Result } from "./simulator-act.ts";
import { CHINESE } from "./simulator-problems.ts";

/** How replies to one request are dressed: its id, its language, and whether v5 items say Success or success. */
export type Dress = { readonly requestId: string; readonly isChinese: boolean; readonly isCapital: boolean };

export function success(dress: Dress, status: number, body: object): Answer {
  return { reply: jsonReply(status, body, { "x-request-id": dress.requestId }) };
}

/** `{error_code, error_msg}`; the gateway's own errors carry the request id in the body too. */
export function failure(dress: Dress, problem: Problem, headers: Readonly<Record<string, string>> = {}): Answer {
  const isGateway = /^API(GW|G)\./.test(problem.code);
  const body = {
    error_code: problem.code,
    error_msg: messageOf(dress, problem),
    ...(isGateway ? { request_id: dress.requestId } : {}),
  };
  return {
    reply: jsonReply(problem.httpStatus, body, { "x-request-id": dress.requestId, ...headers }),
    code: problem.code,
  };
}

/** One item of a v5 batch, or the whole reply of a v5 single action. */
export function v5Item(dress: Dress, { id, name, problem }: Result): object {
  if (problem === undefined) return { id, name, status: dress.isCapital ? "Success" : "success" };
  const status = dress.isCapital ? "Failed" : "failed";
  return { id, name, status, error_code: problem.code, error_msg: messageOf(dress, problem) };
}

export function v3Item(dress: Dress, { id, problem }: Result): object {
  if (problem === undefined) return { id, status: "success" };
  return { id, status: "failed", error_code: problem.code, error_msg: messageOf(dress, problem) };
}

function messageOf({ isChinese }: Dress, problem: Problem): string {
  return isChinese ? (CHINESE[problem.code] ?? problem.message) : problem.message;
}
