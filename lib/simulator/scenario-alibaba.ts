import * as z from "zod/mini";
import { codeFor, oneOf } from "./scenario-knob.ts";
import { cloudFields, count, httpStatus, jobFields, ms, text } from "./scenario-parts.ts";

/** "More than seven days cannot be resumed" (Pause a DTS instance). */
const RESUME_LIMIT_MS = 7 * 24 * 3600 * 1000;
/** Ids a DeleteDtsJobs call may carry; the pages of the other batches name no number. */
const MOST_IDS = 10;
const DB_OBJECT_BYTES = 1000;
/** STS gives a session 12 hours at most. */
export const LONGEST_SESSION_S = 43_200;

const job = z.strictObject({
  ...jobFields,
  kind: z.enum(["migration", "sync", "change-tracking"]),
  instanceId: z.optional(text),
  reverse: z.optional(z.strictObject({ status: text, id: z.optional(text) })),
  payType: z._default(z.enum(["PrePaid", "PostPaid"]), "PostPaid"),
  finishedAt: z.optional(z.iso.datetime()),
  pausedMs: z._default(ms, 0).check(z.describe("how long it was paused already when the world began")),
});

/** A role STS hands out keys for: to the cloud's own key, and to the bearer of `oidcToken`. */
const role = z.strictObject({
  arn: text,
  externalId: z.optional(text),
  oidcProviderArn: z.optional(text),
  oidcToken: z.optional(text),
  longestSessionS: z._default(count, LONGEST_SESSION_S),
});

const replies = {
  errorStyle: oneOf("where a refusal is told: in HTTP 200, or under its own status", "envelope", "gateway"),
  successType: oneOf("how Success and HttpStatusCode are typed", "native", "text"),
  codePrefix: oneOf("whether codes carry DTS.Msg.", "none", "DTS.Msg."),
  totalCount: oneOf("what TotalRecordCount says of a list", "right", "missing", "page", "zero", "over"),
  detailJobType: oneOf("what a detail calls one link of a two-way sync", "sync", "subSync"),
  dbObjectBytes: z._default(count, DB_OBJECT_BYTES).check(z.describe("size of DbObject unless WithoutDbList is true")),
  wrongStateCode: codeFor("code for a state the operation is not taken from", "OperationDenied.JobStatus"),
  notFoundCode: codeFor("code for a job that is not there", "Forbidden.InstanceNotFound"),
  notFoundHttpStatus: z._default(httpStatus, 403).check(z.describe("403 and 404 are both on record")),
  prePaidCode: codeFor("code for releasing a subscription-billed job", "OperationDenied.PrePaid"),
};

const batches = {
  batch: oneOf("what one bad id does to the rest of its batch", "atomic", "partial", "names-id"),
  mixedKinds: oneOf("a batch of several kinds", "accepted", "refused"),
  duplicates: oneOf("an id twice in a batch", "refused", "accepted"),
  spaces: oneOf("white space round the commas of a batch", "refused", "accepted"),
  mostIds: z._default(count, MOST_IDS).check(z.describe("ids a Start, Stop or Suspend batch may carry")),
};

const behaviours = {
  deleted: oneOf("how reads show a deleted job", "absent", "finished", "not-found"),
  deleteRunning: oneOf("deleting a running job", "allowed", "refused"),
  reset: oneOf("whether a reset job keeps its id", "same-id", "new-id"),
  stoppedTracking: oneOf("what becomes of a stopped change-tracking job", "finished", "gone"),
  suspendTracking: oneOf("suspending a change-tracking job", "lies", "refused"),
  startAfterStop: oneOf("starting a job that was stopped", "refused", "accepted"),
  resumeLimitMs: z._default(ms, RESUME_LIMIT_MS).check(z.describe("a job paused longer is not started again")),
};

/** One account in one region of DTS. Each knob is a point the documentation leaves open; its default comes first. */
export const alibabaCloud = z.strictObject({
  ...cloudFields,
  provider: z.literal("alibaba-dts"),
  credentials: z.optional(
    z.strictObject({ accessKeyId: text, accessKeySecret: text, securityToken: z.optional(text) }),
  ),
  roles: z.optional(z.array(role)),
  ...batches,
  ...replies,
  ...behaviours,
  jobs: z._default(z.array(job), []),
});

export type AlibabaCloud = z.infer<typeof alibabaCloud>;
export type AlibabaJob = z.infer<typeof job>;
export type Role = z.infer<typeof role>;
