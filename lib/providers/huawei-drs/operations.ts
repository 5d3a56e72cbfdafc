import type { Step } from "#lib/jobs/action.ts";
import type { HuaweiTarget, Target } from "#lib/jobs/target.ts";
import type { ApiRequest } from "../provider.ts";

/** Job ids look like UUIDs and are not; some end in `jb20r`. Nothing else may reach a path. */
export const JOB_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Stands for the project in a path, as in the documentation; `sign` puts in the one that the login found. */
export const PROJECT_ID = "{project_id}";

/** No page names a limit for ids in a call; ten is the safe choice. */
export const BATCH_IDS = 10;

export type Api = "v5" | "v3";

/** What a changing call does: a start of a job that is paused or has failed is a resume. */
export type Verb = Step | "resume";

/** `status`, `actions`: reads that Sluice can do without, since the detail says more. */
type Purpose = Verb | "read" | "status" | "actions" | "list";

export type Operation = {
  readonly api: Api;
  /** The SDK's name in v5; in v3, whose SDK says stop for pause, the path's words. */
  readonly name: string;
  readonly does: readonly Purpose[];
  readonly method: ApiRequest["method"];
  /** What follows `/{api}/{project_id}/jobs`; `*` is the job's id. */
  readonly route: "" | `/${string}`;
  /** Ids one call may carry; 0 where it names none. */
  readonly mostIds: number;
  /** Whether the reply tells of each job. */
  readonly repliesPerJob: boolean;
  /** Whether success only means accepted, so that the status must be read back. */
  readonly isAsynchronous: boolean;
  /** It may answer 202 with a query_id instead of a result. */
  readonly queues?: true;
  /** A page of support.huaweicloud.com/api-drs, unless it says another place. */
  readonly source: string;
};

const ACTIONS = ["start", "resume", "pause", "reset"] as const;
const SDK5 = "sdk-go-v3 drs/v5";
const OTC = "otc api-ref public_api_management/";

type Answers = "results" | "now" | "later";

/** One operation. `now`: its success is no promise of something to come. `later`: it may answer 202 with a query_id. */
function row(
  api: Api,
  name: string,
  does: Operation["does"],
  [method, route]: readonly [Operation["method"], Operation["route"]],
  mostIds: number,
  source: string,
  answers: Answers = "results",
): Operation {
  const queues = answers === "later" ? { queues: true as const } : {};
  return {
    api,
    name,
    does,
    method,
    route,
    mostIds,
    source,
    repliesPerJob: true,
    isAsynchronous: answers !== "now",
    ...queues,
  };
}

const POST = "POST";
const GET = "GET";
const DELETE = "DELETE";

// biome-ignore format: one row an operation
const OPERATIONS: readonly Operation[] = [
  row("v5", "DeleteJob", ["delete"], [DELETE, "/*"], 1, "DeleteJob page (2025-12-15)", "now"),
  row("v5", "BatchDeleteJobsById", ["delete"], [DELETE, ""], BATCH_IDS, "drs_03_0162", "now"),
  // Ends a job for good. The action named `stop` would only pause it.
  row("v5", "StopJobAction", ["stop"], [POST, "/*/stop"], 1, "drs_03_0200"),
  row("v5", "BatchStopJobsAction", ["stop"], [POST, "/batch-stop"], BATCH_IDS, "drs_03_0201"),
  row("v5", "ExecuteJobAction", ACTIONS, [POST, "/*/action"], 1, "drs_03_0178", "later"),
  row("v5", "BatchExecuteJobActions", ACTIONS, [POST, "/action"], BATCH_IDS, "drs_03_0179", "later"),
  row("v5", "ShowJobDetail", ["read"], [GET, "/*"], 1, SDK5, "now"),
  row("v5", "ShowActions", ["actions"], [GET, "/*/actions"], 1, SDK5, "now"),
  row("v5", "ListJobs", ["list"], [GET, ""], 0, SDK5, "now"),
  row("v3", "V3BatchJobs", ["stop", "delete"], [DELETE, "/batch-jobs"], BATCH_IDS, "drs_03_0113"),
  row("v3", "V3BatchStarting", ["start"], [POST, "/batch-starting"], BATCH_IDS, OTC),
  row("v3", "V3BatchPauseTask", ["pause"], [POST, "/batch-pause-task"], BATCH_IDS, "drs_03_0133"),
  row("v3", "V3BatchRetryTask", ["resume"], [POST, "/batch-retry-task"], BATCH_IDS, "drs_03_0132"),
  row("v3", "V3BatchStatus", ["status"], [POST, "/batch-status"], BATCH_IDS, OTC, "now"),
  row("v3", "V3BatchDetail", ["read"], [POST, "/batch-detail"], BATCH_IDS, OTC, "now"),
  row("v3", "V3ListJobs", ["list"], [POST, ""], 0, OTC, "now"),
];

/** The single operation for one job where there is one, else the batch. Undefined when this API has none for so many jobs. */
export function findOperation(api: Api, purpose: Purpose, jobs: number): Operation | undefined {
  return OPERATIONS.find(
    (one) => one.api === api && one.does.includes(purpose) && jobs <= one.mostIds && jobs > 0 === one.mostIds > 0,
  );
}

/** @throws when DRS has no such operation, or none for so many jobs: a fault of the caller */
export function operationFor(api: Api, purpose: Purpose, jobs: number): Operation {
  const operation = findOperation(api, purpose, jobs);
  if (!operation) throw new Error(`huawei-drs ${api} has no operation to ${purpose} ${jobs} jobs in one call`);
  return operation;
}

/** @throws when the target belongs to another provider: a fault of the wiring */
export function huawei(target: Target): HuaweiTarget {
  if (target.provider === "huawei-drs") return target;
  throw new Error(`target ${target.name} is of ${target.provider}; want huawei-drs`);
}
