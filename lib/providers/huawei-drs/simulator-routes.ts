import type { CallKind } from "../../simulator/faults.ts";
import { decodeQuery, type RawRequest, splitUrl } from "../../simulator/wire.ts";

export type Operation = keyof typeof OPERATIONS;

type Shape = { readonly route: readonly string[]; readonly kind: CallKind; readonly query: readonly string[] };

const LIST_FILTERS = ["job_type", "status", "name", "engine_type", "net_type", "enterprise_project_id"];
const LIST_PAGES = ["offset", "limit", "sort_key", "sort_dir", "instance_ids", "instance_ip"];

/** Method and path of each operation; `*` is a job id. v5 names are those of the official client, v3 names its paths. */
const OPERATIONS = {
  DeleteJob: act("DELETE v5 jobs *"),
  BatchDeleteJobsById: act("DELETE v5 jobs"),
  StopJobAction: act("POST v5 jobs * stop"),
  BatchStopJobsAction: act("POST v5 jobs batch-stop"),
  ExecuteJobAction: act("POST v5 jobs * action"),
  BatchExecuteJobActions: act("POST v5 jobs action"),
  ShowActions: read("GET v5 jobs * actions"),
  ListJobs: read("GET v5 jobs", ...LIST_FILTERS, ...LIST_PAGES),
  ShowJobDetail: read("GET v5 jobs *", "type", "query_id", "offset", "limit"),
  V3BatchJobs: act("DELETE v3 jobs batch-jobs"),
  V3BatchStarting: act("POST v3 jobs batch-starting"),
  V3BatchPauseTask: act("POST v3 jobs batch-pause-task"),
  V3BatchRetryTask: act("POST v3 jobs batch-retry-task"),
  V3BatchStatus: read("POST v3 jobs batch-status"),
  V3BatchDetail: read("POST v3 jobs batch-detail"),
  V3ListJobs: read("POST v3 jobs"),
};

export const TOKEN_PATH = "/v3/auth/tokens";

export type Route = {
  readonly operation: Operation;
  readonly kind: CallKind;
  readonly api: "v3" | "v5";
  readonly pathJobId?: string;
  readonly query: ReadonlyMap<string, string>;
};

/** The operation of an exact path with no query name it does not know; anything else is no API at all. */
export function findRoute({ method, url }: RawRequest): Route | undefined {
  const { path, query } = splitUrl(url);
  const segments = readSegments(path);
  const pairs = decodeQuery(query);
  if (segments === undefined || pairs === undefined) return undefined;
  const [api, , ...rest] = segments;
  if (api !== "v3" && api !== "v5") return undefined;
  const match = Object.entries(OPERATIONS).find(([, shape]) => isMatch(shape.route, [method, api, ...rest]));
  if (match === undefined || !pairs.every(([name]) => match[1].query.includes(name))) return undefined;
  const [operation, { kind, route }] = match;
  const isOfOne = route.includes("*");
  const found = { operation: operation as Operation, kind, api, query: new Map(pairs) } as const;
  return isOfOne && rest[1] !== undefined ? { ...found, pathJobId: rest[1] } : found;
}

/** The project a path names, for finding the cloud it is meant for. */
export function projectOf(url: string): string | undefined {
  return /^\/v[35]\/([^/?]+)\//.exec(url)?.[1];
}

/** Undefined for an empty, dotted, badly encoded or otherwise odd segment: gateways differ on them. */
function readSegments(path: string): readonly string[] | undefined {
  const segments = path.split("/").slice(1);
  return segments.every((segment) => /^[A-Za-z0-9._~-]+$/.test(segment) && !/^\.+$/.test(segment))
    ? segments
    : undefined;
}

/** Fixed words match before ids: a job called `action` cannot be addressed. */
function isMatch(wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.length === given.length && wanted.every((word, i) => word === "*" || word === given[i]);
}

function act(route: string): Shape {
  return { route: route.split(" "), kind: "act", query: [] };
}

function read(route: string, ...query: readonly string[]): Shape {
  return { route: route.split(" "), kind: "read", query };
}
