import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { shortHash } from "./canonical.ts";
import { DIRECTIONS, type Job } from "./job.ts";
import type { Run } from "./run.ts";

/** `Job Control Left Out`: jobs of one page of a listing that may be meant, but something that was asked for cannot be read of them. */
export const leftOutSchema = z.strictObject({
  version: z.literal(1),
  eventId: z.string(),
  runId: z.string(),
  requestId: z.string(),
  policy: z.optional(z.string()),
  action: z.enum(ACTIONS),
  target: z.string(),
  jobs: z.array(z.strictObject({ jobId: z.string(), direction: z.optional(z.enum(DIRECTIONS)), why: z.string() })),
});

export type LeftOut = z.infer<typeof leftOutSchema>;

/** @param page of the listing: told again, it is the same event */
export function leftOutOf(jobs: readonly (Job & { readonly why: string })[], run: Run, page: number): LeftOut {
  const { runId, requestId, firing, action, target } = run;
  return {
    version: 1,
    eventId: shortHash("left out", runId, String(page)),
    ...{ runId, requestId, ...(firing ? { policy: firing.policy } : {}), action, target },
    jobs: jobs.map(({ id, direction, why }) => ({ jobId: id, ...(direction ? { direction } : {}), why })),
  };
}
