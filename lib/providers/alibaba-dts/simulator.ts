import { type CloudContext, finishCall, type JobRow, type Played, type SimulatedCloud } from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import { playCall } from "../../simulator/fault-replies.ts";
import { createFaultScript } from "../../simulator/faults.ts";
import { createRateLimit } from "../../simulator/rate.ts";
import type { AlibabaCloud, AlibabaJob } from "../../simulator/scenario-alibaba.ts";
import { statusAt } from "../../simulator/timeline.ts";
import type { RawRequest } from "../../simulator/wire.ts";
import { createJob, createWorld, type Job, type World } from "../../simulator/world.ts";
import { type AccessKey, createAuthenticator } from "./simulator-auth.ts";
import { refuse } from "./simulator-faults.ts";
import { throttled } from "./simulator-problems.ts";
import { gatewayError } from "./simulator-reply.ts";
import { createService } from "./simulator-service.ts";
import { admit, checkCall, factsOf, type Visit } from "./simulator-visit.ts";

const PROVIDER = "alibaba-dts";

export type AlibabaCloudWithKey = AlibabaCloud & { readonly credentials: AccessKey };

type Play = (request: RawRequest, visit: Visit) => Played;

/** DTS of one account in one region: RPC at `/`, version 2020-01-01, signed with ACS3-HMAC-SHA256. */
export function createAlibabaDts(cloud: AlibabaCloudWithKey, context: CloudContext): SimulatedCloud {
  const { region, credentials } = cloud;
  const world = createWorld(cloud.jobs.map(toJob), context.now, context.timeScale);
  const play = createPlay(cloud, context, world);
  return {
    provider: PROVIDER,
    region,
    accessKeyId: credentials.accessKeyId,
    handle(request) {
      const ticket = context.logs.nextCall();
      const visit = admit(request, ticket.seq, cloud);
      return finishCall({ provider: PROVIDER, region }, context.logs, ticket, factsOf(visit), play(request, visit));
    },
    jobs: () => [...world.jobs.values()].flatMap((job) => row(region, job, world.now())),
  };
}

/** Signature, gateway, then the service under the fault due. */
function createPlay(cloud: AlibabaCloudWithKey, context: CloudContext, world: World): Play {
  const authenticate = createAuthenticator(cloud.credentials, context.now);
  const script = createFaultScript(cloud.faults);
  const service = createService(cloud, world, context.logs);
  const admitAtRate = createRateLimit(cloud.ratePerSecond, world.now);
  const checkRate = () => (admitAtRate() === undefined ? undefined : throttled());
  return (request, visit) => {
    const refusal = authenticate(request) ?? checkRate() ?? checkCall(request, visit, cloud.region);
    if (refusal !== undefined) return { outcome: gatewayError(visit.dress, refusal) };
    return playCall(script, factsOf(visit), {
      perform: () => service.perform(visit),
      pretend: () => service.pretend(visit),
      refuse: (fault) => refuse(visit.dress, fault),
    });
  };
}

function toJob(seed: AlibabaJob): Job {
  const reverseId = seed.reverse?.id ?? `l${stableId(`reverse ${seed.id}`, 13)}`;
  return createJob(seed, {
    kind: seed.kind,
    instanceId: seed.instanceId ?? `dts${seed.id}`,
    payType: seed.payType,
    finishedAt: seed.finishedAt,
    pausedMs: seed.pausedMs,
    reverse: seed.reverse === undefined ? undefined : { status: seed.reverse.status, id: reverseId },
  });
}

function row(region: string, job: Job, at: number): readonly JobRow[] {
  const status = statusAt(job.forward, at);
  if (status === undefined) return [];
  const reverse = job.reverse === undefined ? {} : { reverse: statusAt(job.reverse, at) ?? null };
  return [{ provider: PROVIDER, region, id: job.id, kind: job.kind, name: job.name, status, ...reverse }];
}
