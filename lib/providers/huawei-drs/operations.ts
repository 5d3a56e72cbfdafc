import type { Step } from "#lib/jobs/action.ts";
import type { HuaweiTarget, Target } from "#lib/jobs/target.ts";
import type { ApiRequest } from "../provider.ts";
import { ownTarget } from "../shared/own-target.ts";

/** Job ids look like UUIDs and are not; some end in `jb20r`. Nothing else may reach a path. */
export const JOB_ID = /^[A-Za-z0-9-]{1,64}$/;

/** Stands for the project in a path, as in the documentation; `sign` puts in the one that the login found. */
export const PROJECT_ID = "{project_id}";

export function isProjectId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** No page names a limit for ids in a call; ten is the safe choice. */
export const BATCH_IDS = 10;

export type Api = "v5" | "v3";

/** What a changing call does: a start of a job that is paused or has failed is a resume. */
export type Verb = Step | "resume";

export type Purpose = Verb | "read" | "list";

/** `queues`: it may answer 202 with a query_id instead of a result. */
type Row = readonly [
  name: string,
  does: readonly Purpose[],
  method: ApiRequest["method"],
  route: "" | `/${string}`,
  mostIds: number,
  queues?: "queues",
];

const ACTIONS = ["start", "resume", "pause", "reset"] as const;

/**
 * The name is the SDK's in v5; in v3, whose SDK says stop for pause, the path's words. The route follows
 * `/{api}/{project_id}/jobs`, with `*` for the job's id. Then the ids one call may carry; 0 where it names none.
 *
 * Every reply tells of each job. Starting, resuming, pausing, resetting and stopping are asynchronous: success only means
 * accepted, so the status is read back; so is v3's delete. Beside each row its source: a page of support.huaweicloud.com/api-drs,
 * unless it says another place; SDK5 is sdk-go-v3 drs/v5, OTC is the otc api-ref's public_api_management.
 */
// biome-ignore format: one row an operation
const OPERATIONS: Readonly<Record<Api, readonly Row[]>> = {
  v5: [
    ["DeleteJob", ["delete"], "DELETE", "/*", 1], // synchronous; DeleteJob page (2025-12-15)
    ["BatchDeleteJobsById", ["delete"], "DELETE", "", BATCH_IDS], // synchronous; drs_03_0162
    // Ends a job for good. The action named `stop` would only pause it.
    ["StopJobAction", ["stop"], "POST", "/*/stop", 1], // drs_03_0200
    ["BatchStopJobsAction", ["stop"], "POST", "/batch-stop", BATCH_IDS], // drs_03_0201
    ["ExecuteJobAction", ACTIONS, "POST", "/*/action", 1, "queues"], // drs_03_0178
    ["BatchExecuteJobActions", ACTIONS, "POST", "/action", BATCH_IDS, "queues"], // drs_03_0179
    ["ShowJobDetail", ["read"], "GET", "/*", 1], // synchronous; SDK5
    ["ListJobs", ["list"], "GET", "", 0], // synchronous; SDK5
    // Not asked, since the detail says more: ShowActions, GET /*/actions, 1 id; synchronous; SDK5.
  ],
  v3: [
    ["V3BatchJobs", ["stop", "delete"], "DELETE", "/batch-jobs", BATCH_IDS], // drs_03_0113
    ["V3BatchStarting", ["start"], "POST", "/batch-starting", BATCH_IDS], // OTC
    ["V3BatchPauseTask", ["pause"], "POST", "/batch-pause-task", BATCH_IDS], // drs_03_0133
    ["V3BatchRetryTask", ["resume"], "POST", "/batch-retry-task", BATCH_IDS], // drs_03_0132
    ["V3BatchDetail", ["read"], "POST", "/batch-detail", BATCH_IDS], // synchronous; OTC
    ["V3ListJobs", ["list"], "POST", "", 0], // synchronous; OTC
    // Not asked, since the detail says more: V3BatchStatus, POST /batch-status, BATCH_IDS ids; synchronous; OTC.
  ],
};

export type Operation = NonNullable<ReturnType<typeof findOperation>>;

/** The single operation for one job where there is one, else the batch. Undefined when this API has none for so many jobs. */
export function findOperation(api: Api, purpose: Purpose, jobs: number) {
  const fits = ([, does, , , mostIds]: Row) => does.includes(purpose) && jobs <= mostIds && jobs > 0 === mostIds > 0;
  const row = OPERATIONS[api].find(fits);
  if (!row) return undefined;
  const [name, does, method, route, mostIds, queues] = row;
  return { api, name, does, method, route, mostIds, queues };
}

export function isRead(wanted: string): boolean {
  const rows = [...OPERATIONS.v5, ...OPERATIONS.v3];
  return rows.some(([name, does]) => name === wanted && (does.includes("read") || does.includes("list")));
}

/** @throws when DRS has no such operation, or none for so many jobs: a fault of the caller */
export function operationFor(api: Api, purpose: Purpose, jobs: number): Operation {
  const operation = findOperation(api, purpose, jobs);
  if (!operation) throw new Error(`huawei-drs ${api} has no operation to ${purpose} ${jobs} jobs in one call`);
  return operation;
}

export function huawei(target: Target): HuaweiTarget {
  return ownTarget(target, "huawei-drs");
}
