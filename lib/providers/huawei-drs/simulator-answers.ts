import type { Problem } from "../../simulator/cloud.ts";
import { stableId } from "../../simulator/digest.ts";
import type { HuaweiCloud } from "../../simulator/scenario-huawei.ts";
import type { Answer } from "../../simulator/wire.ts";
import type { Result } from "./simulator-act.ts";
import { type Dress, failure, success, v3Item, v5Item } from "./simulator-reply.ts";
import type { Operation, Route } from "./simulator-routes.ts";

/** v3 batches that answer 200; the others answer 202. */
const V3_OK: ReadonlySet<Operation> = new Set(["V3BatchPauseTask", "V3BatchRetryTask"]);

type Asked = { readonly route: Route; readonly dress: Dress };

/** What a changing call answers once each of its jobs is settled. */
export function answerAct(cloud: HuaweiCloud, { route, dress }: Asked, results: readonly Result[]): Answer {
  switch (route.operation) {
    case "DeleteJob":
      return firstOf(results, (first) =>
        first.problem === undefined ? success(dress, 200, {}) : failure(dress, first.problem),
      );
    case "StopJobAction":
      return firstOf(results, (first) => answerStop(cloud, dress, first));
    case "ExecuteJobAction":
      return firstOf(results, (first) => answerAction(cloud, dress, first));
    case "BatchExecuteJobActions":
      return answerActions(cloud, dress, results);
    default:
      return route.api === "v5" ? answerV5(dress, results) : answerV3(route.operation, dress, results);
  }
}

function answerV5(dress: Dress, results: readonly Result[]): Answer {
  return withCode(success(dress, 200, { jobs: results.map((each) => v5Item(dress, each)) }), results);
}

function answerV3(operation: Operation, dress: Dress, results: readonly Result[]): Answer {
  const body = { results: results.map((each) => v3Item(dress, each)), count: results.length };
  return withCode(success(dress, V3_OK.has(operation) ? 200 : 202, body), results);
}

/** The documentation has the id and the name of a stop's reply optional. */
function answerStop(cloud: HuaweiCloud, dress: Dress, result: Result): Answer {
  if (isHttpError(cloud, result.problem)) return failure(dress, result.problem);
  const whole = v5Item(dress, result);
  const { id, name, ...bare } = { id: "", name: "", ...whole };
  return withCode(success(dress, 200, cloud.stopReply === "bare" ? bare : whole), [result]);
}

function answerAction(cloud: HuaweiCloud, dress: Dress, result: Result): Answer {
  if (isAsync(cloud, result)) return withCode(success(dress, 202, { query_id: queryId(dress, result) }), [result]);
  if (isHttpError(cloud, result.problem)) return failure(dress, result.problem);
  return withCode(success(dress, 200, v5Item(dress, result)), [result]);
}

function answerActions(cloud: HuaweiCloud, dress: Dress, results: readonly Result[]): Answer {
  if (cloud.actionReplies === "now") return answerV5(dress, results);
  const jobs = results.map((each) =>
    isAsync(cloud, each) ? { id: each.id, name: each.name, query_id: queryId(dress, each) } : v5Item(dress, each),
  );
  return withCode(success(dress, 202, { jobs }), results);
}

/** Whether an action answers with an id to ask by later; refusals do only where the cloud is set so. */
function isAsync({ actionReplies }: HuaweiCloud, { problem }: Result): boolean {
  return actionReplies === "query-id-always" || (actionReplies === "query-id" && problem === undefined);
}

/** The gateway's refusals are HTTP errors whatever the service does. */
function isHttpError(cloud: HuaweiCloud, problem: Problem | undefined): problem is Problem {
  return problem !== undefined && (cloud.errorStyle === "http" || problem.code.startsWith("APIGW."));
}

function queryId({ requestId }: Dress, { id }: Result): string {
  return stableId(`query ${requestId} ${id}`, 32);
}

function firstOf(results: readonly Result[], answer: (first: Result) => Answer): Answer {
  const [first] = results;
  if (first === undefined) throw new Error("a call on one job settled none; want one result");
  return answer(first);
}

/** The call log shows the first item's code. */
function withCode(answer: Answer, results: readonly Result[]): Answer {
  const problem = results.find((each) => each.problem !== undefined)?.problem;
  return problem === undefined ? answer : { ...answer, code: problem.code };
}
