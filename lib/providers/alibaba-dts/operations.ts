import type { Step } from "#lib/jobs/action.ts";

type Operation = readonly [name: string, does: Step | "read", mostIds: number];

/** DeleteDtsJobs documents at most 10 ids; for the other batches nothing is documented, 10 is the safe guess. */
export const BATCH_IDS = 10;

/** DescribeDtsJobs: PageSize is at most 30 in the newer documentation. */
export const PAGE_SIZE = 30;

/** The wire name (x-acs-action), what it does, and how many ids one call may carry; beside each row its source. */
// biome-ignore format: one row an operation
const OPERATIONS: readonly Operation[] = [
  // Asynchronous: success only means accepted, so the status is read back. No reply a job: one code stands for the whole batch.
  ["StartDtsJob", "start", 1], // StartDtsJob page
  ["StartDtsJobs", "start", BATCH_IDS], // StartDtsJobs page
  ["SuspendDtsJob", "pause", 1], // SuspendDtsJob page
  ["SuspendDtsJobs", "pause", BATCH_IDS], // dts-20200101 SuspendDtsJobsRequest
  ["StopDtsJob", "stop", 1], // StopDtsJob page
  ["StopDtsJobs", "stop", BATCH_IDS], // dts-20200101 StopDtsJobsRequest
  ["ResetDtsJob", "reset", 1], // ResetDtsJob page
  ["DeleteDtsJob", "delete", 1], // dts-20200101 DeleteDtsJobRequest
  ["DeleteDtsJobs", "delete", BATCH_IDS], // DeleteDtsJobs page
  // Synchronous, and the reply tells of each job.
  ["DescribeDtsJobs", "read", PAGE_SIZE], // dts-20200101 DescribeDtsJobsRequest
  ["DescribeDtsJobDetail", "read", 1], // dts-20200101 DescribeDtsJobDetailRequest
];

/** The single operation for one job, the batch for several. @throws when DTS has none that carries so many */
export function operationFor(step: Step, jobs: number): string {
  const [name] = OPERATIONS.find(([, does, mostIds]) => does === step && jobs >= 1 && jobs <= mostIds) ?? [];
  if (name) return name;
  throw new Error(`alibaba-dts has no operation to ${step} ${jobs} jobs in one call`);
}

export function isRead(wanted: string): boolean {
  return OPERATIONS.some(([name, does]) => name === wanted && does === "read");
}
