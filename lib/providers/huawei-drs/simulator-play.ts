import type { CallFactsForLog, Played } from "../../simulator/cloud.ts";
import { playCall } from "../../simulator/fault-replies.ts";
import type { FaultScript } from "../../simulator/faults.ts";
import type { RateLimit } from "../../simulator/rate.ts";
import { type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { namedIds } from "./simulator-bodies.ts";
import { itemFaultOf, refuse } from "./simulator-faults.ts";
import { checkRequest, type Gate } from "./simulator-gate.ts";
import { apiAbsent, throttled } from "./simulator-problems.ts";
import { type Dress, failure } from "./simulator-reply.ts";
import { findRoute } from "./simulator-routes.ts";
import type { Service } from "./simulator-service.ts";

export type Parts = {
  readonly gate: Gate;
  readonly script: FaultScript;
  readonly service: Service;
  readonly admitAtRate: RateLimit;
};

export const TOKEN_FACTS: CallFactsForLog = { operation: "CreateToken", kind: "token", jobIds: [] };

/** A DRS request: path, gate, then the service under the fault due. */
export function playApi(parts: Parts, request: RawRequest, dress: Dress, seq: number): Played {
  const { gate, script, service, admitAtRate } = parts;
  const route = findRoute(request);
  if (route === undefined) return { outcome: failure(dress, apiAbsent()) };
  const refusal = checkRequest(gate, request, route);
  if (refusal !== undefined) return { outcome: failure(dress, refusal) };
  const waitMs = admitAtRate();
  if (waitMs !== undefined)
    return { outcome: failure(dress, throttled(), { "retry-after": String(Math.ceil(waitMs / 1000)) }) };
  const errand = { route, body: request.body, dress, seq };
  return playCall(script, factsOf(request), {
    perform: () => service.perform(errand),
    pretend: () => service.pretend(errand),
    refuse: (fault) =>
      fault.fault === "item-failed" ? service.perform(errand, itemFaultOf(fault)) : refuse(dress, fault),
  });
}

/** A request for a token, which needs no authentication. */
export function playToken({ gate, script }: Parts, request: RawRequest, dress: Dress, seq: number): Played {
  const withCatalog = !splitUrl(request.url).query.includes("nocatalog=true");
  const issue = () => gate.office.issue(request.body, seq, withCatalog);
  return playCall(script, TOKEN_FACTS, { perform: issue, pretend: issue, refuse: (fault) => refuse(dress, fault) });
}

/** What the logs and the fault script know of a request; a path that is no operation is `unknown` and changes nothing. */
export function factsOf(request: RawRequest): CallFactsForLog {
  const route = findRoute(request);
  if (route === undefined) return { operation: "unknown", kind: "read", jobIds: [] };
  const jobIds = route.pathJobId === undefined ? namedIds(request.body) : [route.pathJobId];
  return { operation: route.operation, kind: route.kind, jobIds };
}
