import type { Problem } from "../../simulator/cloud.ts";
import { headerOf, type RawRequest } from "../../simulator/wire.ts";
import type { createAuthenticator } from "./simulator-auth.ts";
import { apiAbsent, badParameter, badProject } from "./simulator-problems.ts";
import { projectOf, type Route } from "./simulator-routes.ts";
import type { TokenOffice } from "./simulator-token.ts";

export type Gate = {
  readonly projectId: string;
  readonly apis: readonly string[];
  readonly authenticate: ReturnType<typeof createAuthenticator>;
  readonly office: TokenOffice;
};

/** What stands between a request and the service: the path, who asks, the project, and the two plain headers. */
export function checkRequest(gate: Gate, request: RawRequest, route: Route): Problem | undefined {
  if (!gate.apis.includes(route.api)) return apiAbsent();
  const bad = authenticate(gate, request);
  if (bad !== undefined) return bad;
  if (projectOf(request.url) !== gate.projectId) return badProject();
  return checkPlainHeaders(request);
}

/** By a token where one is sent, else by the signature. */
export function authenticate({ authenticate: check, office }: Gate, request: RawRequest): Problem | undefined {
  const token = headerOf(request, "x-auth-token");
  return token === undefined ? check(request) : office.check(token);
}

/** Content-Type is mandatory on every operation, the bodiless ones too. */
function checkPlainHeaders(request: RawRequest): Problem | undefined {
  const type = headerOf(request, "content-type") ?? "";
  if (!/^application\/json(;\s*charset=utf-?8)?$/i.test(type)) return badParameter("Content-Type");
  const language = headerOf(request, "x-language") ?? "en-us";
  return ["en-us", "zh-cn"].includes(language) ? undefined : badParameter("X-Language");
}
