import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { shortHash } from "./canonical.ts";
import { failureSchema, toErrorDetail } from "./failure.ts";
import { DIRECTIONS, type Job, jobKey } from "./job.ts";
import type { Run } from "./run.ts";
import { PROVIDER_NAMES } from "./target.ts";
import { type Conclusion, VERDICTS } from "./verdict.ts";

/** One JSON object a job: NDJSON on the CLI, `detail` on the bus. */
export const resultEventSchema = z.strictObject({
  version: z.literal(1),
  eventId: z.string(),
  runId: z.string(),
  requestId: z.string(),
  action: z.enum(ACTIONS),
  target: z.string(),
  provider: z.enum(PROVIDER_NAMES),
  region: z.string(),
  jobId: z.string(),
  direction: z.optional(z.enum(DIRECTIONS)),
  verdict: z.enum([...VERDICTS, "planned"]),
  status: z.nullable(z.string()),
  reason: z.string(),
  proven: z.array(z.enum(ACTIONS)),
  attempts: z.int(),
  newJobId: z.optional(z.string()),
  startedAt: z.string(),
  finishedAt: z.string(),
  error: z.optional(failureSchema),
});

export type ResultEvent = z.infer<typeof resultEventSchema>;

/** The public form of a conclusion. @param finishedAt milliseconds since the epoch */
export function toResultEvent(run: Run, job: Job, conclusion: Conclusion, finishedAt: number): ResultEvent {
  return {
    version: 1,
    eventId: shortHash(run.runId, jobKey(job)),
    runId: run.runId,
    requestId: run.requestId,
    action: run.action,
    target: run.target,
    provider: run.provider,
    region: run.region,
    jobId: job.id,
    ...(run.provider === "alibaba-dts" ? { direction: job.direction ?? "Forward" } : {}),
    verdict: conclusion.verdict,
    status: conclusion.status,
    reason: conclusion.reason,
    proven: [...conclusion.proven],
    attempts: conclusion.attempts,
    ...(conclusion.newJobId === undefined ? {} : { newJobId: conclusion.newJobId }),
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    ...("error" in conclusion && conclusion.error ? { error: toErrorDetail(conclusion.error) } : {}),
  };
}
