import {
  type CallFactsForLog,
  type CloudContext,
  finishCall,
  type JobRow,
  type Played,
  type SimulatedCloud,
} from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import { playCall } from "../../simulator/fault-replies.ts";
import { createFaultScript } from "../../simulator/faults.ts";
import type { HuaweiCloud, HuaweiJob } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { headerOf, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { createJob, createWorld, type Job } from "../../simulator/world.ts";
import { type AccessKey, createAuthenticator } from "./simulator-auth.ts";
import { namedIds } from "./simulator-bodies.ts";
import { itemFaultOf, refuse } from "./simulator-faults.ts";
import { checkRequest } from "./simulator-gate.ts";
import { apiAbsent } from "./simulator-problems.ts";
import { type Dress, failure } from "./simulator-reply.ts";
import { findRoute, TOKEN_PATH } from "./simulator-routes.ts";
import { createService } from "./simulator-service.ts";
import { createTokenOffice, type IamUser } from "./simulator-token.ts";

const PROVIDER = "huawei-drs";

export type HuaweiCloudWithKey = HuaweiCloud & {
  readonly credentials: AccessKey;
  readonly iam: IamUser;
  readonly projectId: string;
};

/** DRS (v3 and v5) of one project in one region, and the IAM endpoint that gives tokens for it. */
export function createHuaweiDrs(cloud: HuaweiCloudWithKey, context: CloudContext): SimulatedCloud {
  const { region, credentials, iam, projectId, tokenLifeMs } = cloud;
  const { now } = context;
  const world = createWorld(cloud.jobs.map(toJob), now, context.timeScale);
  const office = createTokenOffice({ iam, projectId, region, tokenLifeMs, now });
  const gate = { projectId, apis: cloud.apis, office, authenticate: createAuthenticator(credentials, now) };
  const script = createFaultScript(cloud.faults);
  const service = createService(cloud, world, context.logs);

  function playApi(request: RawRequest, dress: Dress, seq: number): Played {
    const route = findRoute(request);
    if (route === undefined) return { outcome: failure(dress, apiAbsent()) };
    const refusal = checkRequest(gate, request, route);
    if (refusal !== undefined) return { outcome: failure(dress, refusal) };
    const errand = { route, body: request.body, dress, seq };
    return playCall(script, factsOf(request), {
      perform: () => service.perform(errand),
      pretend: () => service.pretend(errand),
      refuse: (fault) =>
        fault.fault === "item-failed" ? service.perform(errand, itemFaultOf(fault)) : refuse(dress, fault),
    });
  }

  function playToken(request: RawRequest, dress: Dress, seq: number): Played {
    const withCatalog = !splitUrl(request.url).query.includes("nocatalog=true");
    const issue = () => office.issue(request.body, seq, withCatalog);
    return playCall(script, TOKEN_FACTS, { perform: issue, pretend: issue, refuse: (fault) => refuse(dress, fault) });
  }

  return {
    provider: PROVIDER,
    region,
    accessKeyId: credentials.accessKeyId,
    handle(request) {
      const ticket = context.logs.nextCall();
      const dress = dressOf(request, `${region} ${ticket.seq}`);
      const isToken = request.method === "POST" && splitUrl(request.url).path === TOKEN_PATH;
      const play = isToken ? playToken : playApi;
      const facts = isToken ? TOKEN_FACTS : factsOf(request);
      const played = play(request, dress, ticket.seq);
      return finishCall({ provider: PROVIDER, region }, context.logs, ticket, facts, played);
    },
    jobs: () => [...world.jobs.values()].map((job) => row(region, job, world.now())),
  };
}

const TOKEN_FACTS: CallFactsForLog = { operation: "CreateToken", kind: "token", jobIds: [] };

/** What the logs and the fault script know of a request; a path that is no operation is `unknown` and changes nothing. */
function factsOf(request: RawRequest): CallFactsForLog {
  const route = findRoute(request);
  if (route === undefined) return { operation: "unknown", kind: "read", jobIds: [] };
  const jobIds = route.pathJobId === undefined ? namedIds(request.body) : [route.pathJobId];
  return { operation: route.operation, kind: route.kind, jobIds };
}

function dressOf(request: RawRequest, seed: string): Dress {
  return { requestId: stableId(seed, 32), isChinese: headerOf(request, "x-language") === "zh-cn" };
}

function toJob(seed: HuaweiJob): Job {
  return createJob(seed, { kind: seed.kind, instanceId: seed.id });
}

function row(region: string, job: Job, at: number): JobRow {
  const status = statusAt(job.forward, at) ?? null;
  return { provider: PROVIDER, region, id: job.id, kind: job.kind, name: job.name, status };
}
