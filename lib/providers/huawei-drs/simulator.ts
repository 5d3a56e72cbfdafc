import { type CloudContext, finishCall, type JobRow, type SimulatedCloud } from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import { createFaultScript } from "../../simulator/faults.ts";
import { createRateLimit } from "../../simulator/rate.ts";
import type { HuaweiCloud, HuaweiJob } from "../../simulator/scenario-huawei.ts";
import { statusAt } from "../../simulator/timeline.ts";
import { headerOf, type RawRequest } from "../../simulator/wire.ts";
import { createJob, createWorld, type Job, type World } from "../../simulator/world.ts";
import { type AccessKey, createAuthenticator } from "./simulator-auth.ts";
import { factsOf, type Parts, play } from "./simulator-play.ts";
import { answerProjects } from "./simulator-projects.ts";
import type { Dress } from "./simulator-reply.ts";
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
  const { region } = cloud;
  const world = createWorld(cloud.jobs.map(toJob), context.now, context.timeScale);
  const parts = assemble(cloud, context, world);
  return {
    provider: PROVIDER,
    region,
    accessKeyId: cloud.credentials.accessKeyId,
    handle(request) {
      const ticket = context.logs.nextCall();
      const played = play(parts, request, dressOf(request, `${region} ${ticket.seq}`, cloud), ticket.seq);
      return finishCall({ provider: PROVIDER, region }, context.logs, ticket, factsOf(request), played);
    },
    jobs: () => [...world.jobs.values()].map((job) => row(region, job, world.now())),
  };
}

function assemble(cloud: HuaweiCloudWithKey, { now, logs }: CloudContext, world: World): Parts {
  const { credentials, iam, projectId, region, tokenLifeMs, apis, faults } = cloud;
  const office = createTokenOffice({ iam, projectId, region, tokenLifeMs, now });
  const gate = { projectId, apis, office, authenticate: createAuthenticator(credentials, now) };
  const admitAtRate = createRateLimit(cloud, world.now);
  const projects = { gate, region, projects: cloud.projects, domain: iam.domain };
  return {
    gate,
    script: createFaultScript(faults),
    service: createService(cloud, world, logs),
    admitAtRate,
    askProjects: (request, dress) => answerProjects(projects, request, dress),
  };
}

function dressOf(request: RawRequest, seed: string, { itemStatus }: HuaweiCloud): Dress {
  const isChinese = headerOf(request, "x-language") === "zh-cn";
  return { requestId: stableId(seed, 32), isChinese, isCapital: itemStatus === "Success" };
}

function toJob(seed: HuaweiJob): Job {
  const { kind, apis, parent, orderCancelledMs } = seed;
  const payType = seed.chargingMode === "period" ? "PrePaid" : "PostPaid";
  return createJob(seed, { kind, instanceId: seed.id, payType, apis, parent, orderCancelledMs });
}

function row(region: string, job: Job, at: number): JobRow {
  const status = statusAt(job.forward, at) ?? null;
  return { provider: PROVIDER, region, id: job.id, kind: job.kind, name: job.name, status };
}
