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
import { createFaultScript, type FaultScript } from "../../simulator/faults.ts";
import { createRateLimit } from "../../simulator/rate.ts";
import type { AlibabaCloud, AlibabaJob, Role } from "../../simulator/scenario-alibaba.ts";
import { statusAt } from "../../simulator/timeline.ts";
import type { RawRequest } from "../../simulator/wire.ts";
import { createJob, createWorld, type Job, type World } from "../../simulator/world.ts";
import { createAuthenticator } from "./simulator-auth.ts";
import { refuse } from "./simulator-faults.ts";
import type { AccessKey, SigningKey } from "./simulator-freshness.ts";
import { throttled } from "./simulator-problems.ts";
import { gatewayError } from "./simulator-reply.ts";
import { createService } from "./simulator-service.ts";
import { createSts, stsDress } from "./simulator-sts.ts";
import { readStsCall, type StsCall } from "./simulator-sts-request.ts";
import { admit, checkCall, factsOf } from "./simulator-visit.ts";

const PROVIDER = "alibaba-dts";

export type AlibabaCloudWithKey = AlibabaCloud & {
  readonly credentials: AccessKey;
  readonly roles: readonly Role[];
};

/** DTS of one account in one region: RPC at `/`, version 2020-01-01, signed with ACS3-HMAC-SHA256; and its STS beside it. */
export function createAlibabaDts(cloud: AlibabaCloudWithKey, context: CloudContext): SimulatedCloud {
  const { region, credentials } = cloud;
  const world = createWorld(cloud.jobs.map(toJob), context.now, context.timeScale);
  const script = createFaultScript(cloud.faults);
  const [playDts, playSts] = [createDts(cloud, context, world, script), createStsPlay(cloud, context, script)];
  return {
    provider: PROVIDER,
    region,
    accessKeyId: credentials.accessKeyId,
    handle(request) {
      const ticket = context.logs.nextCall();
      const call = readStsCall(request);
      const { facts, played } = call === undefined ? playDts(request, ticket.seq) : playSts(call, ticket.seq);
      return finishCall({ provider: PROVIDER, region }, context.logs, ticket, facts, played);
    },
    jobs: () => [...world.jobs.values()].flatMap((job) => row(region, job, world.now())),
  };
}

type Handled = { readonly facts: CallFactsForLog; readonly played: Played };

/** Signature, rate, gateway, then the service under the fault due. */
function createDts(cloud: AlibabaCloudWithKey, context: CloudContext, world: World, script: FaultScript) {
  const authenticate = createAuthenticator(cloud.credentials, context.now, temporaryKeysOf(cloud, context));
  const service = createService(cloud, world, context.logs);
  const admitAtRate = createRateLimit(cloud, world.now);
  const checkRate = () => (admitAtRate() === undefined ? undefined : throttled());
  return (request: RawRequest, seq: number): Handled => {
    const visit = admit(request, seq, cloud);
    const facts = factsOf(visit);
    const refusal = authenticate(request) ?? checkRate() ?? checkCall(request, visit, cloud.region);
    if (refusal !== undefined) return { facts, played: { outcome: gatewayError(visit.dress, refusal) } };
    const stage = { perform: () => service.perform(visit), pretend: () => service.pretend(visit) };
    return { facts, played: playCall(script, facts, { ...stage, refuse: (fault) => refuse(visit.dress, fault) }) };
  };
}

/** Faults reach STS only by the name of its operation. */
function createStsPlay(cloud: AlibabaCloudWithKey, context: CloudContext, script: FaultScript) {
  const { credentials, roles } = cloud;
  const findMore = temporaryKeysOf(cloud, context);
  const findKey = (id: string) => (id === credentials.accessKeyId ? credentials : findMore(id));
  const sts = createSts({ roles, now: context.now, findKey, temporaryKeys: context.temporaryKeys });
  return (call: StsCall, seq: number): Handled => {
    const facts = { operation: call.action, kind: "token", jobIds: [] } as const;
    const assume = () => sts.assume(call, seq);
    const stage = { perform: assume, pretend: assume };
    return {
      facts,
      played: playCall(script, facts, { ...stage, refuse: (fault) => refuse(stsDress(call, seq), fault) }),
    };
  };
}

function temporaryKeysOf({ roles }: AlibabaCloudWithKey, { temporaryKeys }: CloudContext) {
  return (accessKeyId: string): SigningKey | undefined => {
    const key = temporaryKeys.get(accessKeyId);
    return roles.some(({ arn }) => arn === key?.roleArn) ? key : undefined;
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
