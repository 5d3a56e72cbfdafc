import { createRequire } from "node:module";
import type { ApiRequest, Credentials } from "#lib/providers/provider.ts";

/** By require: what a default import of this CommonJS package gives is not the same in Node and in Vitest. */
const core: typeof import("@alicloud/openapi-core") = createRequire(import.meta.url)("@alicloud/openapi-core");

/**
 * Parameters of each operation and their types, read from the request models of Alibaba's own client
 * (alibabacloud-dts20200101 5.11.7 on PyPI and dts-20200101 in alibabacloud-typescript-sdk).
 */
const single = ["DtsInstanceId", "DtsJobId", "RegionId", "ResourceGroupId", "SynchronizationDirection"];
const control = [...single, "ZeroEtlJob"];
const batch = ["DtsJobIds", "RegionId", "ResourceGroupId", "ZeroEtlJob"];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  StartDtsJob: control,
  StartDtsJobs: batch,
  StopDtsJob: control,
  StopDtsJobs: batch,
  SuspendDtsJob: control,
  SuspendDtsJobs: batch,
  ResetDtsJob: single,
  DeleteDtsJob: [...control, "JobType"],
  DeleteDtsJobs: batch,
  DescribeDtsJobDetail: [
    ...["DtsInstanceID", "DtsJobId", "RegionId", "ResourceGroupId", "SynchronizationDirection"],
    ...["SyncSubJobHistory", "ZeroEtlJob"],
  ],
  DescribeDtsJobs: [
    ...["DtsInstanceId", "DtsJobId", "JobType", "OrderColumn", "OrderDirection", "PageNumber", "PageSize", "Params"],
    ...["Region", "RegionId", "ResourceGroupId", "Status", "Tags", "Type", "WithoutDbList", "ZeroEtlJob"],
  ],
};
const BOOLEANS = ["ZeroEtlJob", "WithoutDbList", "SyncSubJobHistory"];
const INTEGERS = ["PageNumber", "PageSize"];

/** What the vendor's client would not know of a request: an operation, or a parameter of it. */
export function unknownTo({ operation, query }: ApiRequest): readonly string[] {
  const known = PARAMETERS[operation];
  return known ? Object.keys(query).filter((name) => !known.includes(name)) : [`the operation ${operation}`];
}

type Client = InstanceType<typeof core.default>;

/** Sends an operation with the vendor's core, as its generated clients do: typed values, everything in the query. */
export async function sendWithVendor(host: string, keys: Credentials, { operation, query }: ApiRequest): Promise<void> {
  const client: Client = new core.default(
    new core.$OpenApiUtil.Config({
      accessKeyId: keys["accessKeyId"],
      accessKeySecret: keys["accessKeySecret"],
      securityToken: keys["securityToken"],
      endpoint: host,
      protocol: "HTTP",
      noProxy: "127.0.0.1",
    }),
  );
  const params = new core.$OpenApiUtil.Params({
    action: operation,
    version: "2020-01-01",
    protocol: "HTTPS",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const typed = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, typedValue(name, value)]));
  const request = new core.$OpenApiUtil.OpenApiRequest({ query: core.OpenApiUtil.query(typed) });
  await client.callApi(params, request, {} as Parameters<Client["callApi"]>[2]);
}

function typedValue(name: string, value: string): string | number | boolean {
  if (BOOLEANS.includes(name)) return value === "true";
  return INTEGERS.includes(name) ? Number(value) : value;
}
