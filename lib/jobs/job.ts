import * as z from "zod/mini";

export const KINDS = ["migration", "sync", "change-tracking", "disaster-recovery"] as const;
export type Kind = (typeof KINDS)[number];

export const DIRECTIONS = ["Forward", "Reverse"] as const;

/** Wide enough for both clouds; each provider narrows it. Nothing that could end up as a path, a list or a query. */
export const JOB_ID = /^[A-Za-z0-9_-]{1,64}$/;

const jobId = z.string().check(z.regex(JOB_ID, "want 1 to 64 letters, digits, - or _"));

export const jobSchema = z.strictObject({
  id: jobId,
  direction: z.optional(z.enum(DIRECTIONS)),
  instanceId: z.optional(jobId),
  kind: z.optional(z.enum(KINDS)),
});

/** One replication task and, for two-way sync, one direction of it. `kind` may be the caller's word until a read says. */
export type Job = z.infer<typeof jobSchema>;

/** What makes a job one job: its id and direction (Forward unless said otherwise). */
export function jobKey(job: Pick<Job, "id" | "direction">): string {
  return `${job.id}/${job.direction ?? "Forward"}`;
}

/** An entry for each job, under its key. */
export function byKey<J extends Pick<Job, "id" | "direction">, T>(
  jobs: readonly J[],
  of: (job: J) => T,
): ReadonlyMap<string, T> {
  return new Map(jobs.map((job) => [jobKey(job), of(job)]));
}
