import type { Step } from "#lib/jobs/action.ts";
import type { HuaweiTarget, Target } from "#lib/jobs/target.ts";
import type { ApiRequest } from "../provider.ts";

/** Job ids look like UUIDs and are not; some end in `jb20r`. Nothing else may reach a path. */
export const JOB_ID = /^[A-Za-z0-9-]{1,64}$/;

export type Operation = {
  readonly name: string;
  readonly does: Step | "read";
  readonly method: ApiRequest["method"];
  /** What follows the job's own path. */
  readonly suffix: "" | "/stop";
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ids one call carries; the batch operations come later. */
  readonly mostIds: 1;
  /** Whether the reply tells of each job. */
  readonly repliesPerJob: boolean;
  /** Whether success only means accepted, so that the status must be read back. */
  readonly isAsynchronous: boolean;
  readonly source: string;
};

/** Ends a job for good. DRS's own action named `stop` would only pause it. */
const STOP: Operation = {
  name: "StopJobAction",
  does: "stop",
  method: "POST",
  suffix: "/stop",
  query: {},
  body: '{"is_force_stop":false}',
  mostIds: 1,
  repliesPerJob: true,
  isAsynchronous: true,
  source: "api-drs/drs_03_0200",
};

const DELETE: Operation = {
  name: "DeleteJob",
  does: "delete",
  method: "DELETE",
  suffix: "",
  query: {},
  body: "",
  mostIds: 1,
  repliesPerJob: true,
  isAsynchronous: false,
  source: "DeleteJob page (2025-12-15)",
};

export const DETAIL: Operation = {
  name: "ShowJobDetail",
  does: "read",
  method: "GET",
  suffix: "",
  query: { type: "detail" },
  body: "",
  mostIds: 1,
  repliesPerJob: true,
  isAsynchronous: false,
  source: "huaweicloud-sdk-go-v3 drs/v5 ShowJobDetailRequest",
};

/** Stands for the project in a path, as in the documentation; `sign` puts in the one that the login found. */
export const PROJECT_ID = "{project_id}";

/** @throws when DRS has no such operation here, or none for so many jobs */
export function operationFor(step: Step, jobs: number): Operation {
  const operation = [STOP, DELETE].find(({ does, mostIds }) => does === step && jobs === mostIds);
  if (!operation) throw new Error(`huawei-drs has no operation to ${step} ${jobs} jobs in one call`);
  return operation;
}

/**
 * The request of one operation for one job.
 * @throws when the id could be anything but one path segment: the single delete of `../x` is another delete
 */
export function requestFor(operation: Operation, jobId: string): ApiRequest {
  if (!JOB_ID.test(jobId)) {
    throw new Error(`${JSON.stringify(jobId)} is no DRS job id; want 1 to 64 letters, digits or -`);
  }
  return {
    operation: operation.name,
    method: operation.method,
    path: `/v5/${PROJECT_ID}/jobs/${encodeURIComponent(jobId)}${operation.suffix}`,
    query: operation.query,
    // The pages want the content type even without a body; the language keeps messages the same everywhere.
    headers: { "content-type": "application/json", "x-language": "en-us" },
    body: operation.body,
  };
}

/** @throws when the target belongs to another provider: a fault of the wiring */
export function huawei(target: Target): HuaweiTarget {
  if (target.provider === "huawei-drs") return target;
  throw new Error(`target ${target.name} is of ${target.provider}; want huawei-drs`);
}
