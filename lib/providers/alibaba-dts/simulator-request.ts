import type { Problem } from "../../simulator/cloud.ts";
import type { CallKind } from "../../simulator/faults.ts";
import type { EffectName } from "../../simulator/log.ts";
import { decodeQuery, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { invalidParameter, unknownParameter } from "./simulator-problems.ts";

const SINGLE = ["DtsJobId", "DtsInstanceId", "RegionId", "ResourceGroupId", "SynchronizationDirection"];
const BATCH = ["DtsJobIds", "RegionId", "ResourceGroupId", "ZeroEtlJob"];
const DETAIL = ["DtsJobId", "DtsInstanceID", "RegionId", "ResourceGroupId", "SynchronizationDirection"];
const LIST_IDS = ["Region", "RegionId", "JobType", "Status", "Type", "Params", "DtsJobId", "DtsInstanceId", "Tags"];
const LIST_PAGES = ["PageNumber", "PageSize", "OrderColumn", "OrderDirection", "WithoutDbList"];
const LIST_OTHERS = [
  "GroupId",
  "InstanceId",
  "InstanceType",
  "SrcProductType",
  "DestProductType",
  "DedicatedClusterId",
];
const LIST_REST = ["DtsBisLabel", "ZeroEtlJob", "ResourceGroupId", "OwnerId"];

export type Action = {
  readonly kind: CallKind;
  readonly effect?: EffectName;
  readonly isBatch: boolean;
  readonly parameters: readonly string[];
};

/** The ten operations with the parameter names their pages list. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  StartDtsJob: single("start", "ZeroEtlJob"),
  StopDtsJob: single("stop", "ZeroEtlJob"),
  SuspendDtsJob: single("pause", "ZeroEtlJob"),
  ResetDtsJob: single("reset"),
  DeleteDtsJob: single("delete", "ZeroEtlJob", "JobType"),
  StartDtsJobs: { kind: "act", effect: "start", isBatch: true, parameters: BATCH },
  StopDtsJobs: { kind: "act", effect: "stop", isBatch: true, parameters: BATCH },
  SuspendDtsJobs: { kind: "act", effect: "pause", isBatch: true, parameters: BATCH },
  DeleteDtsJobs: { kind: "act", effect: "delete", isBatch: true, parameters: BATCH },
  DescribeDtsJobs: {
    kind: "read",
    isBatch: true,
    parameters: [...LIST_IDS, ...LIST_PAGES, ...LIST_OTHERS, ...LIST_REST],
  },
  DescribeDtsJobDetail: {
    kind: "read",
    isBatch: false,
    parameters: [...DETAIL, "SyncSubJobHistory", "ZeroEtlJob", "DbObjectOutputType"],
  },
};

export type Parameters = ReadonlyMap<string, string>;

export type ReadParameters = { readonly parameters: Parameters; readonly problem?: Problem };

/** Parameters of the query and of a form body; a problem when one is unreadable, given twice or of no such name. */
export function readParameters(request: RawRequest, action: Action | undefined): ReadParameters {
  const query = decodeQuery(splitUrl(request.url).query);
  const form = decodeForm(request);
  const parameters = new Map<string, string>();
  if (query === undefined || form === undefined) return { parameters, problem: invalidParameter("query") };
  const problems: Problem[] = [];
  for (const [name, value] of [...query, ...form]) {
    if (action !== undefined && !action.parameters.includes(name)) problems.push(unknownParameter(name));
    if (parameters.has(name)) problems.push(invalidParameter(name));
    parameters.set(name, value);
  }
  return problems[0] === undefined ? { parameters } : { parameters, problem: problems[0] };
}

/** Ids a request names, for the call log, whether or not they are any good. */
export function namedIds(parameters: Parameters): readonly string[] {
  const list = parameters.get("DtsJobIds") ?? parameters.get("DtsJobId") ?? "";
  return list === "" ? [] : list.split(",");
}

function decodeForm({ headers, body }: RawRequest): ReturnType<typeof decodeQuery> {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  return isForm ? decodeQuery(body.toString("utf8")) : [];
}

function single(effect: EffectName, ...more: readonly string[]): Action {
  return { kind: "act", effect, isBatch: false, parameters: [...SINGLE, ...more] };
}
