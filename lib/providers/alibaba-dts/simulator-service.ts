import type { Problem } from "../../simulator/cloud.ts";
import type { Logs } from "../../simulator/log.ts";
import type { AlibabaCloud } from "../../simulator/scenario-alibaba.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { World } from "../../simulator/world.ts";
import { act } from "./simulator-act.ts";
import type { Acting } from "./simulator-apply.ts";
import { prefixed } from "./simulator-problems.ts";
import { describeDetail, describeJobs } from "./simulator-read.ts";
import { envelopeError, gatewayError, success } from "./simulator-reply.ts";
import type { Visit } from "./simulator-visit.ts";

/** The service behind the gateway: `perform` really does the call, `pretend` says yes and does nothing. */
export type Service = { perform(visit: Visit): Answer; pretend(visit: Visit): Answer };

export function createService(cloud: AlibabaCloud, world: World, logs: Logs): Service {
  const answer = (visit: Visit, read: object | Problem) =>
    isProblem(read) ? tell(cloud, visit, read) : success(visit.dress, read);
  return {
    perform(visit) {
      const { action, operation, parameters, seq } = visit;
      if (action?.effect === undefined)
        return answer(visit, read(cloud, world, visit, world.now() - cloud.describeLagMs));
      const { region } = cloud;
      const note: Acting["note"] = (effect, jobId, direction) =>
        logs.addEffect({ provider: "alibaba-dts", region, operation, effect, jobId, direction, callSeq: seq });
      return answer(visit, act({ cloud, world, operation, action, parameters, note }, action.effect) ?? {});
    },
    pretend(visit) {
      return visit.action?.kind === "act"
        ? success(visit.dress)
        : answer(visit, read(cloud, world, visit, Number.NEGATIVE_INFINITY));
    },
  };
}

/** A missing parameter is the gateway's to tell, in its shape and without a prefix. */
function tell(cloud: AlibabaCloud, { dress }: Visit, problem: Problem): Answer {
  if (problem.code.startsWith("Missing")) return gatewayError(dress, problem);
  const said = cloud.codePrefix === "none" ? problem : prefixed(problem);
  return cloud.errorStyle === "envelope" ? envelopeError(dress, said) : gatewayError(dress, said);
}

/** A read as of `seenAt`; as of before the world began, a list is empty and a detail shows how the job started out. */
function read(cloud: AlibabaCloud, world: World, visit: Visit, seenAt: number): object | Problem {
  const { parameters } = visit;
  if (visit.operation === "DescribeDtsJobDetail") return describeDetail({ cloud, world, parameters, seenAt });
  const shown = seenAt === Number.NEGATIVE_INFINITY ? { ...world, jobs: new Map() } : world;
  return describeJobs({ cloud, world: shown, parameters, seenAt });
}

function isProblem(read: object | Problem): read is Problem {
  return "code" in read;
}
