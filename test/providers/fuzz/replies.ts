import type { ProviderName } from "#lib/jobs/target.ts";
import type { HttpReply } from "#lib/providers/provider.ts";
import { broken, type Json, mutated } from "./mutate.ts";
import type { Random } from "./random.ts";

/** Replies as the documentation has them, for the jobs job-a and job-b. */
const entry = { DtsJobId: "job-a", DtsInstanceID: "inst-a", DtsJobName: "n", JobType: "sync", Status: "Synchronizing" };
const told = { RequestId: "R-1", HttpStatusCode: 200 };
const ALIBABA: readonly Json[] = [
  { ...told, Success: true },
  { ...told, Success: "true" },
  { ...told, Success: false, ErrCode: "InvalidJobStatus", ErrMessage: "bad %s", DynamicMessage: "job-a" },
  { ...told, Success: false, HttpStatusCode: 500, ErrCode: "InternalError", ErrMessage: "m" },
  {
    Code: "DTS.Msg.InvalidJobId",
    Message: "The job job-a is not there.",
    RequestId: "R-1",
    HostId: "dts.aliyuncs.com",
  },
  { Code: "Throttling.User", Message: "slow", RequestId: "R-1" },
  { Code: "Forbidden.InstanceNotFound", Message: "m", RequestId: "R-1" },
  { ...told, Success: true, DtsJobList: [entry, { ...entry, DtsJobId: "job-b" }], TotalRecordCount: 2, PageNumber: 1 },
  {
    ...told,
    Success: true,
    DtsJobList: [
      { ...entry, ReverseJob: { DtsJobId: "job-r", Status: "Finished" }, TagList: [{ TagKey: "k", TagValue: "v" }] },
    ],
    TotalRecordCount: 1,
    PageRecordCount: 1,
    PageNumber: 1,
  },
  {
    ...told,
    Success: true,
    DtsJobList: [{ ...entry, DtsJobId: "job-n", Status: "NotConfigured" }],
    TotalRecordCount: 1,
  },
  { ...told, Success: true, DtsJobList: [], TotalRecordCount: 0, PageNumber: 1 },
  { ...told, Success: true, ...entry, Status: "synchronizing", SubSyncJob: [], RetryState: { RetryCount: 1 } },
];
const ok = { id: "job-a", name: "n", status: "success" };
const no = { id: "job-b", status: "failed", error_code: "DRS.M00304", error_msg: "wrong state" };
const job = { id: "job-a", name: "n", status: "FULL_TRANSFER_STARTED", job_type: "migration", create_time: "1" };
const HUAWEI: readonly Json[] = [
  {},
  { status: "success", id: "job-a", name: "n" },
  { status: "failed", id: "job-a", error_code: "DRS.M00304", error_msg: "wrong state" },
  { jobs: [ok, no] },
  { jobs: [ok, { ...ok, id: "job-b", status: "Success" }] },
  {
    jobs: [
      { id: "job-a", name: "n", query_id: "q" },
      { id: "job-b", query_id: "r" },
    ],
  },
  { query_id: "q" },
  { results: [{ id: "job-a", status: "success" }, no], count: 2 },
  {
    results: [
      { id: "job-a", status: "FULL_TRANSFER_STARTED" },
      { id: "job-b", status: "DELETED" },
    ],
    count: 2,
  },
  { results: [{ id: "job-a", error_code: "DRS.M05004", error_message: "released" }], count: 1 },
  { job: { id: "job-a", status: "INCRE_TRANSFER_STARTED", base_info: { name: "n", job_type: "sync" } } },
  { job: { id: "job-a", status: "DELETED", base_info: { name: "n", job_type: "migration" } } },
  { total_count: 2, jobs: [job, { ...job, id: "job-b", children: [job] }] },
  { total_record: 1, jobs: [job] },
  { job_action: { available_actions: ["DELETE"], unavailable_actions: [], current_action: "" } },
  { error_code: "DRS.10000010", error_msg: "Job does not exist, please check job ID." },
  { error_code: "DRS.10000001", error_msg: "Failed." },
  { error_code: "APIGW.0308", error_msg: "policy user over ratelimit", request_id: "R-1" },
  { error: { code: 401, message: "The token must be updated", title: "Unauthorized" } },
];
const XML = [
  "<StopDtsJobResponse><RequestId>R-1</RequestId><HttpStatusCode>200</HttpStatusCode><Success>true</Success></StopDtsJobResponse>",
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>InvalidJobId</Code><Message>a &lt;b&gt; &#x4E2D;&#65;</Message></Error>',
  "<Error><Detail><Code>Nested</Code></Detail><Code><![CDATA[Throttling.User]]></Code><HostId/></Error>",
  '<DescribeDtsJobsResponse><DtsJobList><DtsJob a="b"><Status>Finished</Status></DtsJob></DtsJobList></DescribeDtsJobsResponse>',
  "<StopDtsJobResponse><Success>false</Success><ErrCode>InvalidJobStatus</ErrCode></StopDtsJobResponse>",
];
const NOISE = [
  ...[
    "",
    " ",
    "null",
    "true",
    "0",
    '"true"',
    "[]",
    "{}",
    "{",
    "}",
    "[true]",
    "undefined",
    "NaN",
    "<",
    "<>",
    "</>",
    "<a/>",
  ],
  ...[
    "<Response/>",
    "<Error></Error>",
    "<!DOCTYPE html><html></html>",
    "\u0000\u0001\u0002",
    "PK\u0003\u0004",
    "\ufeff",
  ],
  ...[
    '{"Success":true',
    '{"Success":true}}',
    "{'Success':true}",
    '{"Success":true}\u0000',
    `${"[".repeat(500)}${"]".repeat(500)}`,
  ],
];

const TEMPLATES: Readonly<Record<ProviderName, readonly Json[]>> = { "alibaba-dts": ALIBABA, "huawei-drs": HUAWEI };

/** Half of all replies come with a success, for that is what has to be looked at twice. */
const STATUSES = [
  100, 204, 301, 302, 304, 400, 401, 403, 404, 408, 409, 413, 422, 429, 499, 500, 501, 502, 503, 504, 599,
];
const WAITS = [
  "5",
  " 5 ",
  "0",
  "-1",
  "1e9",
  "Infinity",
  "99999999999999",
  "soon",
  "0x10",
  "5, 5",
  "Wed, 21 Oct 2026 07:28:00 GMT",
  "",
];
const HEADERS = [
  "retry-after",
  "x-acs-retry-after",
  "x-request-id",
  "x-acs-request-id",
  "content-type",
  "date",
  "__proto__",
];

/** Every whole reply of a cloud, and each of its beginnings, byte for byte. */
export function* truncationsOf(name: ProviderName): Generator<string> {
  for (const text of [...TEMPLATES[name].map((template) => JSON.stringify(template)), ...XML]) {
    const bytes = Buffer.from(text, "utf8");
    for (let length = 0; length < bytes.length; length += 1) yield bytes.subarray(0, length).toString("utf8");
  }
}

export function replyOf(name: ProviderName, random: Random): HttpReply {
  return { status: statusOf(random), headers: headersOf(random), body: bodyOf(TEMPLATES[name], random) };
}

function statusOf(random: Random): number {
  if (random.once(2)) return random.pick([200, 200, 200, 201, 202]);
  return random.once(10) ? random.below(1000) : random.pick(STATUSES);
}

function headersOf(random: Random): Record<string, string> {
  const count = random.below(3);
  const pairs = Array.from({ length: count }, () => [
    random.pick(HEADERS),
    random.pick([...WAITS, "text/html", "é", "R-2"]),
  ]);
  return Object.fromEntries(pairs);
}

/** A documented reply with up to four changes; now and then broken as a text, or XML, or nothing that a cloud would say. */
function bodyOf(templates: readonly Json[], random: Random): string {
  if (random.once(20)) return random.pick(NOISE);
  if (random.once(6)) return brokenTimes(random.pick(XML), random.below(4), random);
  let value = random.pick(templates);
  for (let changes = random.below(5); changes > 0; changes -= 1) value = mutated(value, random);
  const text = JSON.stringify(value);
  return random.once(5) ? brokenTimes(text, 1 + random.below(2), random) : text;
}

function brokenTimes(text: string, times: number, random: Random): string {
  return times === 0 ? text : brokenTimes(broken(text, random), times - 1, random);
}
