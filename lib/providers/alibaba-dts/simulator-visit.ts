import type { CallFactsForLog, Problem } from "../../simulator/cloud.ts";
import { requestIdFor } from "../../simulator/digest.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import { headerOf, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { invalidParameter, otherRegion } from "./simulator-problems.ts";
import type { Dress } from "./simulator-reply.ts";
import { ACTIONS, type Action, namedIds, type Parameters, readParameters } from "./simulator-request.ts";

const HOST = "dts.aliyuncs.com";
const VERSION = "2020-01-01";

/** One request on its way through the cloud; `seq` is its call's number. */
export type Visit = {
  readonly operation: string;
  readonly action: Action | undefined;
  readonly parameters: Parameters;
  readonly fault?: Problem;
  readonly dress: Dress;
  readonly seq: number;
};

export function admit(request: RawRequest, seq: number, cloud: AlibabaCloud): Visit {
  const operation = request.headers["x-acs-action"] ?? "unknown";
  const action = Object.hasOwn(ACTIONS, operation) ? ACTIONS[operation] : undefined;
  const read = readParameters(request, action);
  const isJson = headerOf(request, "accept")?.includes("application/json") ?? false;
  const isTyped = cloud.successType === "native";
  const dress = { requestId: requestIdFor(`${cloud.region} ${seq}`), action: operation, isJson, isTyped, host: HOST };
  const rest = { operation, action, dress, seq };
  return read.problem === undefined
    ? { ...rest, parameters: read.parameters }
    : { ...rest, parameters: read.parameters, fault: read.problem };
}

/** What the gateway refuses before the service sees the call. */
export function checkCall(request: RawRequest, visit: Visit, region: string): Problem | undefined {
  if (splitUrl(request.url).path !== "/" || !["GET", "POST"].includes(request.method))
    return { code: "UnsupportedHTTPMethod", message: "This http method is not supported.", httpStatus: 400 };
  if (visit.action === undefined)
    return { code: "InvalidAction.NotFound", message: "Specified api is not found.", httpStatus: 404 };
  if (request.headers["x-acs-version"] !== VERSION)
    return { code: "InvalidVersion", message: "Specified parameter Version is not valid.", httpStatus: 400 };
  if (visit.fault !== undefined) return visit.fault;
  const regionId = visit.parameters.get("RegionId");
  if (regionId === "") return invalidParameter("RegionId");
  const other = [regionId, visit.parameters.get("Region")].find((name) => name && name !== region);
  return other === undefined ? undefined : otherRegion(other);
}

export function factsOf({ operation, action, parameters }: Visit): CallFactsForLog {
  const facts = { operation, kind: action?.kind ?? "read", jobIds: namedIds(parameters) };
  const isDirected = action?.parameters.includes("SynchronizationDirection") ?? false;
  if (!isDirected) return facts;
  return { ...facts, direction: parameters.get("SynchronizationDirection") === "Reverse" ? "Reverse" : "Forward" };
}
