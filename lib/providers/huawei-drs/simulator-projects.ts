import type { Problem } from "../../simulator/cloud.ts";
import { jsonReply } from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import { type Answer, decodeQuery, headerOf, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { authenticate, type Gate } from "./simulator-gate.ts";
import { apiAbsent, badAuth } from "./simulator-problems.ts";
import { type Dress, failure } from "./simulator-reply.ts";
import { keystoneError } from "./simulator-token.ts";

export const PROJECTS_PATH = "/v3/projects";

type Setting = Pick<HuaweiCloud, "projects" | "region"> & { readonly gate: Gate; readonly domain: string };

/** IAM's projects: the region's own by name. Making one is refused, and shows in the call log as CreateProject. */
export function answerProjects(setting: Setting, request: RawRequest, dress: Dress): Answer {
  const refusal = checkCaller(setting.gate, request);
  if (refusal !== undefined) return failure(dress, refusal);
  if (request.method === "POST") return keystoneError(403, "Forbidden", "No permission to create a project.");
  const pairs = decodeQuery(splitUrl(request.url).query);
  if (pairs === undefined || pairs.some(([name]) => name !== "name"))
    return keystoneError(400, "Bad Request", "Request parameter is invalid.");
  const name = pairs[0]?.[1] ?? setting.region;
  const self = `https://iam.myhuaweicloud.com${request.url}`;
  return {
    reply: jsonReply(200, { links: { self, next: null, previous: null }, projects: projectsOf(setting, name) }),
  };
}

/** What the call log calls a request at this path. */
export function projectsOperation(method: string): "ListProjects" | "CreateProject" | "unknown" {
  if (method === "GET") return "ListProjects";
  return method === "POST" ? "CreateProject" : "unknown";
}

/** A key that asks for its project cannot have signed with it. */
function checkCaller(gate: Gate, request: RawRequest): Problem | undefined {
  if (projectsOperation(request.method) === "unknown") return apiAbsent();
  const isTooEarly = headerOf(request, "x-project-id") !== undefined && headerOf(request, "x-auth-token") === undefined;
  return authenticate(gate, request) ?? (isTooEarly ? badAuth("X-Project-Id is not for this API") : undefined);
}

function projectsOf({ projects, region, gate, domain }: Setting, name: string): readonly object[] {
  if (name !== region || projects === "none") return [];
  const domain_id = stableId(`domain ${domain}`, 32);
  const own = { id: gate.projectId, name, domain_id, parent_id: domain_id, enabled: true, is_domain: false };
  const other = { ...own, id: stableId(`second ${gate.projectId}`, 32) };
  return projects === "two" ? [other, own] : [own];
}
