import { createRequire } from "node:module";
import type { ApiRequest, Credentials } from "#lib/providers/provider.ts";

/** By require: what a default import of this CommonJS package gives is not the same in Node and in Vitest. */
const require = createRequire(import.meta.url);
const core: typeof import("@huaweicloud/huaweicloud-sdk-core") = require("@huaweicloud/huaweicloud-sdk-core");
const builder: typeof import("@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js") = require("@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js");

/** What a body may hold: each key of an object, each entry of a list; `true` is anything. */
type Shape = true | readonly [Shape] | { readonly [key: string]: Shape };

type Row = {
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: Shape;
};

const action = { job_id: true, action_name: true, action_params: true } as const;
const paged = { jobs: [true], page_req: { cur_page: true, per_page: true } } as const;
const listed = ["job_type", "name", "status", "offset", "limit", "sort_key", "sort_dir", "enterprise_project_id"];
const v5 = "/v5/{project_id}/jobs";
const v3 = "/v3/{project_id}/jobs";

/**
 * The operations as Huawei's own clients have them (huaweicloudsdkdrs 3.1.219 on PyPI, v3 and v5: method, resource path and
 * request models), under the names of those clients.
 */
const OPERATIONS: Readonly<Record<string, Row>> = {
  DeleteJob: { method: "DELETE", path: `${v5}/{job_id}` },
  BatchDeleteJobsById: { method: "DELETE", path: v5, body: { jobs: [true] } },
  StopJobAction: { method: "POST", path: `${v5}/{job_id}/stop`, body: { is_force_stop: true } },
  BatchStopJobsAction: {
    method: "POST",
    path: `${v5}/batch-stop`,
    body: { jobs: [{ job_id: true, is_force_stop: true }] },
  },
  ExecuteJobAction: { method: "POST", path: `${v5}/{job_id}/action`, body: { job: action } },
  BatchExecuteJobActions: { method: "POST", path: `${v5}/action`, body: { jobs: [action] } },
  ShowActions: { method: "GET", path: `${v5}/{job_id}/actions` },
  ShowJobDetail: { method: "GET", path: `${v5}/{job_id}`, query: ["type", "query_id", "offset", "limit"] },
  ListJobs: { method: "GET", path: v5, query: listed },
  BatchDeleteJobs: {
    method: "DELETE",
    path: `${v3}/batch-jobs`,
    body: { jobs: [{ job_id: true, delete_type: true, is_show_breakpoint_position: true }] },
  },
  BatchStartJobs: {
    method: "POST",
    path: `${v3}/batch-starting`,
    body: { jobs: [{ job_id: true, start_time: true }] },
  },
  BatchStopJobs: {
    method: "POST",
    path: `${v3}/batch-pause-task`,
    body: { jobs: [{ job_id: true, pause_mode: true }] },
  },
  BatchRestoreTask: {
    method: "POST",
    path: `${v3}/batch-retry-task`,
    body: { jobs: [{ job_id: true, is_sync_re_edit: true }] },
  },
  BatchListJobStatus: { method: "POST", path: `${v3}/batch-status`, body: paged },
  BatchListJobDetails: { method: "POST", path: `${v3}/batch-detail`, body: paged },
  ShowJobList: {
    method: "POST",
    path: v3,
    body: { cur_page: true, per_page: true, db_use_type: true, name: true, status: true },
  },
};

/** A request as the vendor's client would make it: the same operation, found by its method and path. */
export type VendorCall = { readonly name: string; readonly row: Row; readonly jobId: string | undefined };

/** @throws when no operation of the vendor has this method and path */
export function vendorCallOf({ method, path }: ApiRequest): VendorCall {
  const found = Object.entries(OPERATIONS).flatMap(([name, row]) => {
    const pattern = row.path.replaceAll(/[{}]/g, "\\$&").replace("\\{job_id\\}", "([^/]+)");
    const match = row.method === method ? new RegExp(`^${pattern}$`).exec(path) : null;
    return match ? [{ name, row, jobId: match[1] === undefined ? undefined : decodeURIComponent(match[1]) }] : [];
  });
  // A literal last segment, such as `batch-stop`, fits a job id's place too.
  const best = found.find(({ jobId }) => jobId === undefined) ?? found[0];
  if (!best) throw new Error(`${method} ${path} is no operation of Huawei's clients`);
  return best;
}

/** What the vendor's request model does not have. */
export function unknownTo({ row }: VendorCall, { query, body }: ApiRequest): readonly string[] {
  const names = Object.keys(query).filter((name) => !row.query?.includes(name));
  return [...names, ...(body === "" ? [] : strangers(JSON.parse(body), row.body ?? {}, "body"))];
}

function strangers(value: unknown, shape: Shape, at: string): string[] {
  if (shape === true) return [];
  if (Array.isArray(shape)) {
    return Array.isArray(value) ? value.flatMap((entry, index) => strangers(entry, shape[0], `${at}.${index}`)) : [at];
  }
  const keys = shape as { readonly [key: string]: Shape };
  return Object.entries(Object(value)).flatMap(([key, inner]) =>
    keys[key] === undefined ? [`${at}.${key}`] : strangers(inner, keys[key], `${at}.${key}`),
  );
}

/** Sends an operation with the vendor's core, as its generated clients do. Nothing is thrown for a status: it would be printed. */
export async function sendWithVendor(endpoint: string, keys: Credentials, request: ApiRequest): Promise<void> {
  const { row, jobId } = vendorCallOf(request);
  const credential = new core.BasicCredentials()
    .withAk(keys["accessKeyId"])
    .withSk(keys["secretAccessKey"])
    .withProjectId(keys["projectId"] ?? "");
  if (keys["securityToken"] !== undefined) credential.withSecurityToken(keys["securityToken"]);
  const client = new builder.ClientBuilder((hcClient) => hcClient)
    .withCredential(credential)
    .withEndpoint(endpoint)
    // Without a name of its own the core writes one into the home directory.
    .withOptions({ customUserAgent: "test", axiosRequestConfig: { proxy: false, validateStatus: () => true } })
    .build();
  const language = request.headers["x-language"];
  await client.sendRequest({
    method: row.method,
    url: row.path,
    contentType: "application/json",
    queryParams: { ...request.query },
    pathParams: jobId === undefined ? {} : { job_id: jobId },
    headers: language === undefined ? {} : { "X-Language": language },
    ...(request.body === "" ? {} : { data: JSON.parse(request.body) }),
  });
}
