import type { FailureKind } from "#lib/jobs/failure.ts";

/** What a code means. `lane`: key, signature or clock are not accepted, so no call of this lane can succeed. */
export type ErrorRow = {
  readonly kind: FailureKind;
  readonly lane?: true;
  readonly retryAfterMs?: number;
  readonly source: string;
};

/** The DTS error page asks to wait 15 to 30 s after Throttling.User; the engine adds its own spread. */
const USER_THROTTLE_MS = 15_000;

const COMMON = "help.aliyun.com document_detail/26313 (common client error codes)";
const CLIENT = "help.aliyun.com document_detail/51132 (client error codes)";
const KEYS = "developer.aliyun.com/ask/278265 (signature and key errors)";
const TERRAFORM = "terraform-provider-alicloud service_alicloud_dts.go and errors.go";
const DTS_CODES = "help.aliyun.com document_detail/433328 (DTS common error codes)";
const CONTROL_PAGES = "error tables and ErrCode examples of the DeleteDtsJobs and ResetDtsJob pages";

/** Rows with the codes they are for. */
const TABLE: readonly (ErrorRow & { readonly codes: string })[] = [
  { kind: "throttled", retryAfterMs: USER_THROTTLE_MS, source: CONTROL_PAGES, codes: "Throttling.User" },
  { kind: "unavailable", source: CONTROL_PAGES, codes: "ServiceUnavailable InternalError" },
  { kind: "unavailable", source: DTS_CODES, codes: "CheckJobFailed.ServerUnAvailable" },
  // Seen on a resend it can mean that the first try arrived.
  { kind: "unavailable", source: KEYS, codes: "SignatureNonceUsed" },
  { kind: "credentials-expired", source: CONTROL_PAGES, codes: "InvalidSecurityToken.Expired" },
  { kind: "access-denied", lane: true, source: KEYS, codes: "SignatureDoesNotMatch IncompleteSignature" },
  { kind: "access-denied", lane: true, source: CLIENT, codes: "IllegalTimestamp" },
  { kind: "access-denied", source: COMMON, codes: "NoPermission RamPermissionDenied" },
  { kind: "access-denied", source: CLIENT, codes: "ActionUnauthorized Forbidden.RiskControl" },
  { kind: "not-found", source: TERRAFORM, codes: "Forbidden.InstanceNotFound InvalidJobId" },
  {
    kind: "invalid-state",
    source: TERRAFORM,
    codes: "InvalidJobStatus InvalidTaskStatus OperationDenied.JobStatus ModifyDenied.JobStatusNotRunning",
  },
  {
    kind: "invalid-state",
    source: DTS_CODES,
    codes: "OperationDenied.JobStatusModifying UpdateJob.OperationDenied.InitStatus CheckStatus.InvalidInitStatus",
  },
  { kind: "billing", source: DTS_CODES, codes: "OperationDenied.NotPurchased LXPayOrder.InsufficientBalance" },
  { kind: "billing", source: "terraform-provider-alicloud pull 4068", codes: "LXBuyError" },
  { kind: "billing", source: CLIENT, codes: "InsufficientBalance" },
];

const CODES: ReadonlyMap<string, ErrorRow> = new Map(
  TABLE.flatMap(({ codes, ...row }) => codes.split(" ").map((code) => [code, row] as const)),
);

/** Families of codes, tried in order after the exact ones. */
const FAMILIES: readonly (readonly [RegExp, ErrorRow])[] = [
  [/throttling/i, { kind: "throttled", source: "openapi-core client.ts; terraform-provider-alicloud NeedRetry" }],
  [/^InvalidAccessKeyId(\.|$)/, { kind: "access-denied", lane: true, source: KEYS }],
  [/^InvalidTimeStamp(\.|$)/i, { kind: "access-denied", lane: true, source: KEYS }],
  [/^InvalidSecurityToken(\.|$)/, { kind: "access-denied", lane: true, source: KEYS }],
  [/^Forb[ie]dden\.(RAM|NotSupportRAM)$/, { kind: "access-denied", source: COMMON }],
  [/^Missing/, { kind: "invalid-request", source: "openapi-sdk-php issue 200; common client error codes" }],
  [/^(InvalidParameter|InvalidAction|Unsupported\w+)(\.|$)/, { kind: "invalid-request", source: CLIENT }],
  [/^Invalid(Api|Product)\.NotFound$/, { kind: "invalid-request", source: COMMON }],
  [/\.TimeOut$/i, { kind: "timeout", source: DTS_CODES }],
];

/** The row of a code, or undefined for one nobody documented. Codes come with and without `DTS.Msg.`. */
export function rowOf(code: string): ErrorRow | undefined {
  const bare = code.replace(/^DTS\.Msg\./i, "");
  return CODES.get(bare) ?? FAMILIES.find(([pattern]) => pattern.test(bare))?.[1];
}
