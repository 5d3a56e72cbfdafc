import * as z from "zod/mini";
import { DIRECTIONS, KINDS } from "./job.ts";
import { BILLINGS, type JobReport } from "./job-summary.ts";
import { STATE_CLASSES } from "./observation.ts";
import { PROVIDER_NAMES, type Target } from "./target.ts";

/** One JSON object a job, as `sluice jobs --json` prints it. What the cloud does not tell is left out. */
export const jobRecordSchema = z.strictObject({
  version: z.literal(1),
  target: z.string(),
  provider: z.enum(PROVIDER_NAMES),
  region: z.string(),
  jobId: z.string(),
  direction: z.optional(z.enum(DIRECTIONS)),
  instanceId: z.optional(z.string()),
  name: z.optional(z.string()),
  kind: z.optional(z.enum(KINDS)),
  status: z.string(),
  state: z.enum(STATE_CLASSES),
  otherStatus: z.optional(z.string()),
  createdAt: z.optional(z.string()),
  finishedAt: z.optional(z.string()),
  prepaid: z.optional(z.boolean()),
  role: z.optional(z.enum(["parent", "child"])),
  tags: z.optional(z.record(z.string(), z.string())),
  billing: z.strictObject({ is: z.enum(BILLINGS), source: z.string() }),
});

export type JobRecord = z.infer<typeof jobRecordSchema>;

/** The public form of a report. @param otherStatus of a two-way job's other direction, where a read of the one job showed it */
export function toJobRecord(target: Target, report: JobReport, otherStatus?: string): JobRecord {
  return {
    version: 1,
    target: target.name,
    provider: target.provider,
    region: target.region,
    jobId: report.id,
    ...(target.provider === "alibaba-dts" ? { direction: report.direction ?? "Forward" } : {}),
    ...known("instanceId", report.instanceId),
    ...known("name", report.name),
    ...known("kind", report.kind),
    status: report.status,
    state: report.state,
    ...known("otherStatus", otherStatus),
    ...known("createdAt", isoTime(report.createdAt)),
    ...known("finishedAt", isoTime(report.finishedAt)),
    ...known("prepaid", report.isPrepaid),
    ...known("role", report.role),
    ...known("tags", report.tags && { ...report.tags }),
    billing: { ...report.billing },
  };
}

function known<K extends string, V>(key: K, value: V | undefined): { [name in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [name in K]: V });
}

/** A cloud's clock may tell anything; what is no time is as good as untold. */
function isoTime(at: number | undefined): string | undefined {
  return at === undefined || Math.abs(at) > 8.64e15 || Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
