import type { Problem } from "../../simulator/cloud.ts";
import type { Logs } from "../../simulator/log.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { World } from "../../simulator/world.ts";
import { type Acting, actOnEach, type ItemFault, type Result, type Wish } from "./simulator-act.ts";
import type { Reading } from "./simulator-read.ts";
import { performRead } from "./simulator-reads.ts";
import { type Dress, failure, success, v3Item, v5Item } from "./simulator-reply.ts";
import type { Operation, Route } from "./simulator-routes.ts";
import { readWishes } from "./simulator-wishes.ts";

/** One request past the gateway. */
type Errand = { readonly route: Route; readonly body: Buffer; readonly dress: Dress; readonly seq: number };

/** The service behind the gateway: `perform` really does the call, `pretend` says yes and does nothing. */
export type Service = {
  perform(errand: Errand, itemFault?: ItemFault): Answer;
  pretend(errand: Errand): Answer;
};

/** Single calls that report a refusal inside HTTP 200 or as an HTTP error, as the cloud is set. */
const SINGLE_ACTIONS: ReadonlySet<Operation> = new Set(["StopJobAction", "ExecuteJobAction"]);
/** v3 batches that answer 200; the others answer 202. */
const V3_OK: ReadonlySet<Operation> = new Set(["V3BatchPauseTask", "V3BatchRetryTask"]);

export function createService(cloud: HuaweiCloud, world: World, logs: Logs): Service {
  const here = { cloud, world };
  return {
    perform(errand, itemFault) {
      const { operation, api } = errand.route;
      const fault = itemFault === undefined ? {} : { itemFault };
      const facts = { provider: "huawei-drs", region: cloud.region, operation, callSeq: errand.seq } as const;
      const note: Acting["note"] = (effect, jobId) => logs.addEffect({ ...facts, effect, jobId });
      const acting = { ...here, operation, api, note, ...fault };
      const seenAt = world.now() - cloud.describeLagMs;
      return run({ ...here, seenAt }, errand, (wishes) => actOnEach(acting, wishes), itemFault);
    },
    pretend(errand) {
      const nameOf = (id: string) => world.jobs.get(id)?.name ?? "";
      const claim = (wishes: readonly Wish[]) => wishes.map(({ id }) => ({ id, name: nameOf(id) }));
      return run({ ...here, seenAt: Number.NEGATIVE_INFINITY }, errand, claim);
    },
  };
}

type Settle = (wishes: readonly Wish[]) => readonly Result[];

function run(reading: Reading, errand: Errand, settle: Settle, itemFault?: ItemFault): Answer {
  const wishes = readWishes(errand.route, errand.body);
  if (wishes === undefined) return performRead(reading, errand, itemFault);
  return "code" in wishes ? failure(errand.dress, wishes) : answerAct(reading.cloud, errand, settle(wishes));
}

function answerAct(cloud: HuaweiCloud, { route, dress }: Errand, results: readonly Result[]): Answer {
  const { operation, api } = route;
  const [first] = results;
  if (operation === "DeleteJob")
    return first?.problem === undefined ? success(dress, 200, {}) : failure(dress, first.problem);
  if (first !== undefined && SINGLE_ACTIONS.has(operation)) return answerSingle(cloud, dress, first);
  if (api === "v5") return withCode(success(dress, 200, { jobs: results.map((each) => v5Item(dress, each)) }), results);
  const body = { results: results.map((each) => v3Item(dress, each)), count: results.length };
  return withCode(success(dress, V3_OK.has(operation) ? 200 : 202, body), results);
}

function answerSingle(cloud: HuaweiCloud, dress: Dress, result: Result): Answer {
  if (result.problem !== undefined && cloud.errorStyle === "http") return failure(dress, result.problem);
  return withCode(success(dress, 200, v5Item(dress, result)), [result]);
}

/** The call log shows the first item's code. */
function withCode(answer: Answer, results: readonly Result[]): Answer {
  const problem: Problem | undefined = results.find((each) => each.problem !== undefined)?.problem;
  return problem === undefined ? answer : { ...answer, code: problem.code };
}
