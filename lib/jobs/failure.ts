import * as z from "zod/mini";

/** Every way a call can go wrong, whatever the cloud calls it. */
const FAILURE_KINDS = [
  "throttled",
  "unavailable",
  "timeout",
  "credentials-expired",
  "access-denied",
  "not-found",
  "invalid-state",
  "invalid-request",
  "quota",
  "billing",
  "unrecognized",
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** The public part of a failure, as it stands in a result event. `code` is the cloud's own, verbatim. */
export const failureSchema = z.strictObject({
  kind: z.enum(FAILURE_KINDS),
  message: z.string(),
  code: z.optional(z.string()),
  httpStatus: z.optional(z.number()),
  cloudRequestId: z.optional(z.string()),
});

export type ErrorDetail = z.infer<typeof failureSchema>;

/**
 * A failure with what only the engine needs.
 * `lane`: the key, signature or clock itself is not accepted, so no further call of this lane can succeed.
 * `retryAfterMs`: how long the cloud, or its documentation, asks to wait.
 */
export type Failure = ErrorDetail & { readonly lane?: boolean; readonly retryAfterMs?: number };

/** Strips what a result event must not carry. */
export function toErrorDetail(failure: Failure): ErrorDetail {
  const { lane: _lane, retryAfterMs: _retryAfterMs, ...detail } = failure;
  return detail;
}

/** Kinds that say nothing about the jobs in a call. */
const NO_WORD: ReadonlySet<FailureKind> = new Set(["throttled", "unavailable", "timeout", "credentials-expired"]);

/** Whether a failure is the cloud's word on the very call. A key or clock that is not accepted is another matter. */
export function isRefusal({ kind, lane }: Failure): boolean {
  return lane !== true && !NO_WORD.has(kind);
}
