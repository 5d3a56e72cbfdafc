import type { CallFactsForLog, Played } from "../../simulator/cloud.ts";
import { playCall } from "../../simulator/fault-replies.ts";
import type { FaultScript } from "../../simulator/faults.ts";
import type { RateLimit } from "../../simulator/rate.ts";
import { type Answer, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { namedIds } from "./simulator-bodies.ts";
import { itemFaultOf, refuse } from "./simulator-faults.ts";
import { checkRequest, type Gate } from "./simulator-gate.ts";
import { apiAbsent, throttled } from "./simulator-problems.ts";
import { PROJECTS_PATH, projectsOperation } from "./simulator-projects.ts";
import { type Dress, failure } from "./simulator-reply.ts";
import { findRoute, TOKEN_PATH } from "./simulator-routes.ts";
import type { Service } from "./simulator-service.ts";

export type Parts = {
  readonly gate: Gate;
  readonly script: FaultScript;
  readonly service: Service;
  readonly admitAtRate: RateLimit;
  readonly askProjects: (request: RawRequest, dress: Dress) => Answer;
};

const TOKEN_FACTS: CallFactsForLog = { operation: "CreateToken", kind: "token", jobIds: [] };

/** Any request: IAM by its paths, all else is DRS. */
export function play(parts: Parts, request: RawRequest, dress: Dress, seq: number): Played {
  const { path } = splitUrl(request.url);
  if (path === PROJECTS_PATH) return playProjects(parts, request, dress);
  const isToken = request.method === "POST" && path === TOKEN_PATH;
  return isToken ? playToken(parts, request, dress, seq) : playApi(parts, request, dress, seq);
}

/** A DRS request: path, gate, then the service under the fault due. */
function playApi(parts: Parts, request: RawRequest, dress: Dress, seq: number): Played {
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
function playToken({ gate, script }: Parts, request: RawRequest, dress: Dress, seq: number): Played {
  const issue = () => gate.office.issue(request, seq);
  return playCall(script, TOKEN_FACTS, { perform: issue, pretend: issue, refuse: (fault) => refuse(dress, fault) });
}

/** A question about the project, asked of IAM too. */
function playProjects({ script, askProjects }: Parts, request: RawRequest, dress: Dress): Played {
  const ask = () => askProjects(request, dress);
  return playCall(script, projectsFacts(request), {
    perform: ask,
    pretend: ask,
    refuse: (fault) => refuse(dress, fault),
  });
}

/** Asking changes nothing; making a project would. */
function projectsFacts({ method }: RawRequest): CallFactsForLog {
  const operation = projectsOperation(method);
  return { operation, kind: operation === "CreateProject" ? "act" : "token", jobIds: [] };
}

/** What the logs and the fault script know of a request; a path that is no operation is `unknown` and changes nothing. */
export function factsOf(request: RawRequest): CallFactsForLog {
  const { path } = splitUrl(request.url);
  if (path === PROJECTS_PATH) return projectsFacts(request);
  if (request.method === "POST" && path === TOKEN_PATH) return TOKEN_FACTS;
  const route = findRoute(request);
  if (route === undefined) return { operation: "unknown", kind: "read", jobIds: [] };
  const jobIds = route.pathJobId === undefined ? namedIds(request.body) : [route.pathJobId];
  return { operation: route.operation, kind: route.kind, jobIds };
}
