import * as z from "zod/mini";
import { cloudFields, jobFields, ms, text } from "./scenario-parts.ts";

const DAY_MS = 24 * 3600 * 1000;

const job = z.strictObject({ ...jobFields, kind: z.enum(["migration", "sync", "disaster-recovery"]) });

/** One project in one region of DRS. Each enum is a point the documentation leaves open; its default comes first. */
export const huaweiCloud = z.strictObject({
  ...cloudFields,
  provider: z.literal("huawei-drs"),
  projectId: z.optional(text),
  credentials: z.optional(
    z.strictObject({ accessKeyId: text, secretAccessKey: text, securityToken: z.optional(text) }),
  ),
  iam: z.optional(z.strictObject({ user: text, password: text, domain: text })),
  tokenLifeMs: z._default(ms, DAY_MS),
  apis: z._default(z.array(z.enum(["v3", "v5"])), ["v3", "v5"]),
  errorStyle: z._default(z.enum(["item", "http"]), "item"),
  wrongStateCode: z._default(text, "DRS.M00304"),
  deleted: z._default(z.enum(["not-found", "deleted-status"]), "not-found"),
  jobs: z._default(z.array(job), []),
});

export type HuaweiCloud = z.infer<typeof huaweiCloud>;
export type HuaweiJob = z.infer<typeof job>;
