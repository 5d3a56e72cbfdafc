import type { FailureKind } from "#lib/jobs/failure.ts";

/** What a code means. `lane`: key, signature or clock are not accepted, so no call of this lane can succeed. */
export type ErrorRow = { readonly kind: FailureKind; readonly lane?: true; readonly retryAfterMs?: number };

/** The DTS error page asks to wait 15 to 30 s after Throttling.User; the engine adds its own spread. */
const USER_THROTTLE_MS = 15_000;

const LANE: ErrorRow = { kind: "access-denied", lane: true };

/** Codes by what they mean; beside them the page that has them, as named below. */
const TABLE: readonly (readonly [row: ErrorRow, ...codes: string[]])[] = [
  [{ kind: "throttled", retryAfterMs: USER_THROTTLE_MS }, "Throttling.User"], // control
  [
    { kind: "unavailable" },
    "ServiceUnavailable InternalError", // control
    "CheckJobFailed.ServerUnAvailable", // dts
    // Seen on a resend it can mean that the first try arrived.
    "SignatureNonceUsed", // keys
  ],
  [{ kind: "credentials-expired" }, "InvalidSecurityToken.Expired"], // control
  [
    LANE,
    "SignatureDoesNotMatch IncompleteSignature", // keys
    "IllegalTimestamp", // client
  ],
  [
    { kind: "access-denied" },
    "NoPermission RamPermissionDenied", // common
    "ActionUnauthorized Forbidden.RiskControl", // client
  ],
  [{ kind: "not-found" }, "Forbidden.InstanceNotFound InvalidJobId"], // terraform
  [
    { kind: "invalid-state" },
    "InvalidJobStatus InvalidTaskStatus OperationDenied.JobStatus ModifyDenied.JobStatusNotRunning", // terraform
    "OperationDenied.JobStatusModifying UpdateJob.OperationDenied.InitStatus CheckStatus.InvalidInitStatus", // dts
  ],
  [
    { kind: "billing" },
    "OperationDenied.NotPurchased LXPayOrder.InsufficientBalance", // dts
    "LXBuyError", // terraform, pull 4068
    "InsufficientBalance", // client
  ],
];

/** Families of codes, tried in order after the exact ones. */
// biome-ignore format: one row a meaning
const FAMILIES: readonly (readonly [ErrorRow, RegExp])[] = [
  [{ kind: "throttled" }, /throttling/i], // openapi-core client.ts; terraform's NeedRetry
  [LANE, /^Invalid(AccessKeyId|[Tt]ime[Ss]tamp|SecurityToken)(\.|$)/], // keys
  [{ kind: "access-denied" }, /^Forb[ie]dden\.(RAM|NotSupportRAM)$/], // common
  // Missing: openapi-sdk-php issue 200 and common. The others: client; of an API or product: common.
  [{ kind: "invalid-request" }, /^(Missing|(InvalidParameter|InvalidAction|Unsupported\w+)(\.|$)|Invalid(Api|Product)\.NotFound$)/],
  [{ kind: "timeout" }, /\.TimeOut$/i], // dts
];

/*
 * common: help.aliyun.com document_detail/26313 (common client error codes). client: document_detail/51132 (client error codes).
 * dts: document_detail/433328 (DTS common error codes). keys: developer.aliyun.com/ask/278265 (signature and key errors).
 * control: error tables and ErrCode examples of the DeleteDtsJobs and ResetDtsJob pages. terraform: terraform-provider-alicloud,
 * service_alicloud_dts.go and errors.go.
 */

/** The row of a code, or undefined for one nobody documented. Codes come with and without `DTS.Msg.`. */
export function rowOf(code: string): ErrorRow | undefined {
  const bare = code.replace(/^DTS\.Msg\./i, "");
  const [row] =
    TABLE.find(([, ...codes]) => codes.join(" ").split(" ").includes(bare)) ??
    FAMILIES.find(([, pattern]) => pattern.test(bare)) ??
    [];
  return row;
}
