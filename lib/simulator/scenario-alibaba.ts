import * as z from "zod/mini";
import { cloudFields, jobFields, text } from "./scenario-parts.ts";

const job = z.strictObject({
  ...jobFields,
  kind: z.enum(["migration", "sync", "change-tracking"]),
  instanceId: z.optional(text),
  reverse: z.optional(z.strictObject({ status: text, id: z.optional(text) })),
  payType: z._default(z.enum(["PrePaid", "PostPaid"]), "PostPaid"),
  finishedAt: z.optional(z.iso.datetime()),
});

/** One account in one region of DTS. Each enum is a point the documentation leaves open; its default comes first. */
export const alibabaCloud = z.strictObject({
  ...cloudFields,
  provider: z.literal("alibaba-dts"),
  credentials: z.optional(
    z.strictObject({ accessKeyId: text, accessKeySecret: text, securityToken: z.optional(text) }),
  ),
  batch: z._default(z.enum(["atomic", "partial", "names-id"]), "atomic"),
  errorStyle: z._default(z.enum(["envelope", "gateway"]), "envelope"),
  deleted: z._default(z.enum(["absent", "finished", "not-found"]), "absent"),
  deleteRunning: z._default(z.enum(["allowed", "refused"]), "allowed"),
  reset: z._default(z.enum(["same-id", "new-id"]), "same-id"),
  mixedKinds: z._default(z.enum(["accepted", "refused"]), "accepted"),
  stoppedTracking: z._default(z.enum(["finished", "gone"]), "finished"),
  jobs: z._default(z.array(job), []),
});

export type AlibabaCloud = z.infer<typeof alibabaCloud>;
export type AlibabaJob = z.infer<typeof job>;
