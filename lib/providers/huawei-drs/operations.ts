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
  readonly source: string;
};

const ACTIONS = ["start", "resume", "pause", "reset"] as const;
const SDK5 = "huaweicloud-sdk-go-v3 drs/v5";

const v5 = { api: "v5", mostIds: 1, repliesPerJob: true, isAsynchronous: true } as const;
const v5Batch = { ...v5, mostIds: BATCH_IDS } as const;
const v3Batch = { ...v5Batch, api: "v3", method: "POST" } as const;
const read = { method: "GET", isAsynchronous: false } as const;
const done = { isAsynchronous: false } as const;
const list = { does: ["list"], route: "", mostIds: 0, isAsynchronous: false } as const;

// biome-ignore format: one row an operation
const OPERATIONS: readonly Operation[] = [
  { ...v5, name: "DeleteJob", does: ["delete"], method: "DELETE", route: "/*", ...done, source: "DeleteJob page (2025-12-15)" },
  { ...v5Batch, name: "BatchDeleteJobsById", does: ["delete"], method: "DELETE", route: "", ...done, source: "api-drs/drs_03_0162" },
  // Ends a job for good. The action named `stop` would only pause it.
  { ...v5, name: "StopJobAction", does: ["stop"], method: "POST", route: "/*/stop", source: "api-drs/drs_03_0200" },
  { ...v5Batch, name: "BatchStopJobsAction", does: ["stop"], method: "POST", route: "/batch-stop", source: "api-drs/drs_03_0201" },
  { ...v5, name: "ExecuteJobAction", does: ACTIONS, method: "POST", route: "/*/action", queues: true, source: "api-drs/drs_03_0178" },
  { ...v5Batch, name: "BatchExecuteJobActions", does: ACTIONS, method: "POST", route: "/action", queues: true, source: "api-drs/drs_03_0179" },
  { ...v5, ...read, name: "ShowJobDetail", does: ["read"], route: "/*", source: `${SDK5} ShowJobDetailRequest` },
  { ...v5, ...read, name: "ShowActions", does: ["actions"], route: "/*/actions", source: `${SDK5} ShowActionsResponse` },
  { ...v5, ...list, name: "ListJobs", method: "GET", source: `${SDK5} ListJobsRequest` },
  { ...v3Batch, name: "V3BatchJobs", does: ["stop", "delete"], method: "DELETE", route: "/batch-jobs", source: "api-drs/drs_03_0113" },
  { ...v3Batch, name: "V3BatchStarting", does: ["start"], route: "/batch-starting", source: "drs/v3 BatchStartJobReq" },
  { ...v3Batch, name: "V3BatchPauseTask", does: ["pause"], route: "/batch-pause-task", source: "api-drs/drs_03_0133" },
  { ...v3Batch, name: "V3BatchRetryTask", does: ["resume"], route: "/batch-retry-task", source: "api-drs/drs_03_0132" },
  { ...v3Batch, ...done, name: "V3BatchStatus", does: ["status"], route: "/batch-status", source: "otc querying_task_statuses_in_batches.rst" },
  { ...v3Batch, ...done, name: "V3BatchDetail", does: ["read"], route: "/batch-detail", source: "otc querying_task_details_in_batches.rst" },
  { ...v3Batch, ...list, name: "V3ListJobs", source: "drs/v3 QueryJobsReq" },
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
