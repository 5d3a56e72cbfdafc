import * as z from "zod/mini";
import { codeFor, oneOf } from "./scenario-knob.ts";
import { cloudFields, count, jobFields, ms, text } from "./scenario-parts.ts";

const DAY_MS = 24 * 3600 * 1000;

const apis = z._default(z.array(z.enum(["v3", "v5"])), ["v3", "v5"]);

const job = z.strictObject({
  ...jobFields,
  kind: z.enum(["migration", "sync", "disaster-recovery"]),
  apis,
  parent: z.optional(text),
  chargingMode: z._default(z.enum(["on_demand", "period"]), "on_demand"),
  orderCancelledMs: z
    .optional(ms)
    .check(z.describe("when somebody cancels the order of a period job; never unless given")),
});

const replies = {
  errorStyle: oneOf("where a single action tells a refusal: in HTTP 200, or as an HTTP error", "item", "http"),
  actionReplies: oneOf("what v5 actions answer", "now", "query-id", "query-id-always"),
  itemStatus: oneOf("how v5 items spell their status", "success", "Success"),
  stopReply: oneOf("whether a v5 stop names its job", "full", "bare"),
  deleted: oneOf("how reads show a deleted job", "not-found", "deleted-status"),
  listDeleted: oneOf("whether lists show a job that reads as DELETED", "no", "yes"),
  listChildren: oneOf("whether the v5 list shows subtasks in their own right", "yes", "no"),
  pausedWord: oneOf("how a paused job is spelled", "PAUSING", "PAUSEING"),
};

const codes = {
  wrongStateCode: codeFor("code for a state the operation is not taken from", "DRS.M00304"),
  v5DeletedCode: codeFor("what v5 says of a job deleted already", "DRS.10000010"),
  prepaidCode: codeFor("code for deleting a job whose order is not cancelled", "DRS.M00304"),
  v5AbsentCode: codeFor("code where v5Absent is refused", "DRS.M00202"),
};

const behaviours = {
  v5Absent: oneOf("what v5 says of a job it does not serve", "not-found", "refused", "no-api", "failed"),
  v5AbsentReads: oneOf("whether v5 reads serve such a job", "refused", "answered"),
  pauseMode: oneOf("pause_mode of the v5 action stop", "required", "optional"),
  v5Duplicates: oneOf("a job twice in a v5 batch", "refused", "accepted"),
  mostJobs: z.optional(count).check(z.describe("jobs a batch may carry; no page names a number")),
  reset: oneOf("where a reset job goes", "restarted", "configuration"),
  endParent: oneOf("whether ending or deleting a parent task takes its subtasks along", "with-children", "alone"),
  projects: oneOf("matches of a project's name in IAM", "one", "none", "two"),
};

/** One project in one region of DRS. Each knob is a point the documentation leaves open; its default comes first. */
export const huaweiCloud = z.strictObject({
  ...cloudFields,
  provider: z.literal("huawei-drs"),
  projectId: z.optional(text),
  credentials: z.optional(
    z.strictObject({ accessKeyId: text, secretAccessKey: text, securityToken: z.optional(text) }),
  ),
  iam: z.optional(z.strictObject({ user: text, password: text, domain: text })),
  tokenLifeMs: z._default(ms, DAY_MS),
  apis,
  ...replies,
  ...codes,
  ...behaviours,
  jobs: z._default(z.array(job), []),
});

export type HuaweiCloud = z.infer<typeof huaweiCloud>;
export type HuaweiJob = z.infer<typeof job>;
