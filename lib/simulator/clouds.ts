import { readStsCall } from "../providers/alibaba-dts/simulator-sts-request.ts";
import { PROJECTS_PATH } from "../providers/huawei-drs/simulator-projects.ts";
import { projectOf, TOKEN_PATH } from "../providers/huawei-drs/simulator-routes.ts";
import { readTokenScope } from "../providers/huawei-drs/simulator-token.ts";
import { type JobRow, jsonReply, type SimulatedCloud } from "./cloud.ts";
import { settleClouds } from "./endpoints.ts";
import { type Call, createLogs, type Effect } from "./log.ts";
import type { Scenario } from "./scenario.ts";
import { decodeQuery, headerOf, type Outcome, type RawRequest, splitUrl } from "./wire.ts";

/** All clouds of one scenario behind one address, without sockets. */
export type Clouds = {
  handle(request: RawRequest): Promise<Outcome>;
  effects(): readonly Effect[];
  calls(): readonly Call[];
  jobs(): readonly JobRow[];
};

type Neighbour = {
  readonly cloud: SimulatedCloud;
  readonly roleArns: readonly string[];
  readonly projectId?: string;
};

export function createClouds(scenario: Scenario, now: () => number): Clouds {
  const logs = createLogs(now);
  const context = { now, timeScale: scenario.timeScale, logs, temporaryKeys: new Map() };
  const neighbours = settleClouds(scenario).map(({ open, projectId, roleArns }) => ({
    cloud: open(context),
    roleArns,
    ...(projectId === undefined ? {} : { projectId }),
  }));
  return {
    async handle(request) {
      const cloud = findCloud(neighbours, request);
      return cloud === undefined
        ? jsonReply(404, { message: "no simulated cloud answers here" })
        : cloud.handle(request);
    },
    effects: () => logs.effects,
    calls: () => logs.calls,
    jobs: () => neighbours.flatMap(({ cloud }) => cloud.jobs()),
  };
}

/** `/` is Alibaba by region or key; everything else is Huawei by project, token scope or key. */
function findCloud(neighbours: readonly Neighbour[], request: RawRequest): SimulatedCloud | undefined {
  const { path, query } = splitUrl(request.url);
  if (path === "/") return findAlibaba(ofProvider(neighbours, "alibaba-dts"), request, query);
  const huaweis = ofProvider(neighbours, "huawei-drs");
  const wanted = wantedPlace(request, path, query);
  const byName = huaweis.filter(({ cloud, projectId }) => projectId === wanted || cloud.region === wanted);
  return pick(byName.length > 0 ? byName : huaweis, request)?.cloud;
}

/** The project or region a request to Huawei speaks of. */
function wantedPlace(request: RawRequest, path: string, query: string): string | undefined {
  if (path === TOKEN_PATH) return readTokenScope(request.body);
  return path === PROJECTS_PATH ? new Map(decodeQuery(query)).get("name") : projectOf(request.url);
}

function findAlibaba(alibabas: readonly Neighbour[], request: RawRequest, query: string): SimulatedCloud | undefined {
  if (alibabas.length < 2) return alibabas[0]?.cloud;
  const sts = readStsCall(request);
  if (sts !== undefined) return findSts(alibabas, sts.parameters);
  const isForm = headerOf(request, "content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  const form = isForm ? request.body.toString("utf8") : "";
  const parameters = new Map([...(decodeQuery(query) ?? []), ...(decodeQuery(form) ?? [])]);
  const region = parameters.get("RegionId") || parameters.get("Region");
  const inRegion = alibabas.filter(({ cloud }) => cloud.region === region);
  return pick(inRegion.length > 0 ? inRegion : alibabas, request)?.cloud;
}

/** STS of the account whose key asks, else of one that has the role. */
function findSts(alibabas: readonly Neighbour[], asked: ReadonlyMap<string, string>): SimulatedCloud | undefined {
  const byKey = alibabas.find(({ cloud }) => cloud.accessKeyId === asked.get("AccessKeyId"));
  const byRole = alibabas.find(({ roleArns }) => roleArns.includes(asked.get("RoleArn") ?? ""));
  return (byKey ?? byRole ?? alibabas[0])?.cloud;
}

/** The one whose access key signed the request, else the first. */
function pick(candidates: readonly Neighbour[], request: RawRequest): Neighbour | undefined {
  const authorization = headerOf(request, "authorization") ?? "";
  return candidates.find(({ cloud }) => authorization.includes(`=${cloud.accessKeyId},`)) ?? candidates[0];
}

function ofProvider(neighbours: readonly Neighbour[], provider: SimulatedCloud["provider"]): readonly Neighbour[] {
  return neighbours.filter(({ cloud }) => cloud.provider === provider);
}
