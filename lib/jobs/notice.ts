import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { shortHash } from "./canonical.ts";
import type { Firing, Mark } from "./firing.ts";
import { DIRECTIONS, KINDS } from "./job.ts";
import type { PlanRow } from "./plan-row.ts";
import type { Run } from "./run.ts";
import { PROVIDER_NAMES } from "./target.ts";

/** `Job Control Notice`: a policy has found a job, and what will be done with it when. */
export const noticeSchema = z.strictObject({
  version: z.literal(1),
  eventId: z.string(),
  runId: z.string(),
  policy: z.string(),
  mode: z.enum(["notify", "act"]),
  action: z.enum(ACTIONS),
  target: z.string(),
  provider: z.enum(PROVIDER_NAMES),
  region: z.string(),
  jobId: z.string(),
  direction: z.optional(z.enum(DIRECTIONS)),
  name: z.optional(z.string()),
  kind: z.optional(z.enum(KINDS)),
  status: z.string(),
  tags: z.optional(z.record(z.string(), z.string())),
  firstSeenAt: z.string(),
  /** From then on a firing acts on it, if it is still the same. Left out when the policy only tells. */
  dueAt: z.optional(z.string()),
  reason: z.string(),
});

export type Notice = z.infer<typeof noticeSchema>;

/** One notice a job and mark, whoever tells of it again. */
export function noticeOf({ job, listed }: PlanRow, mark: Mark, run: Run, firing: Firing): Notice {
  const { policy, mode } = firing;
  const { target, provider, region, runId, action } = run;
  const { name, kind, tags } = listed?.report ?? {};
  const due = mode === "act" ? { dueAt: new Date(mark.dueAt).toISOString() } : {};
  return {
    version: 1,
    eventId: shortHash("notice", policy, target, action, mark.jobKey, String(mark.firstSeen)),
    ...{ runId, policy, mode: mode === "act" ? "act" : "notify", action, target, provider, region },
    jobId: job.id,
    ...(provider === "alibaba-dts" ? { direction: job.direction ?? "Forward" } : {}),
    ...(name === undefined ? {} : { name }),
    ...(kind === undefined ? {} : { kind }),
    status: mark.status,
    ...(tags === undefined ? {} : { tags: { ...tags } }),
    firstSeenAt: new Date(mark.firstSeen).toISOString(),
    ...due,
    reason: listed?.reason ?? "",
  };
}
