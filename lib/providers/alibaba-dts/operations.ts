import type { Step } from "#lib/jobs/action.ts";

export type Operation = {
  /** The wire name, sent as x-acs-action. */
  readonly name: string;
  readonly does: Step | "read";
  /** Ids one call may carry. */
  readonly mostIds: number;
  /** Whether the reply tells of each job; on DTS one code stands for the whole batch. */
  readonly repliesPerJob: boolean;
  /** Whether success only means accepted, so that the status must be read back. */
  readonly isAsynchronous: boolean;
  readonly source: string;
};

/** DeleteDtsJobs documents at most 10 ids; for the other batches nothing is documented, 10 is the safe guess. */
export const BATCH_IDS = 10;

/** DescribeDtsJobs: PageSize is at most 30 in the newer documentation. */
export const PAGE_SIZE = 30;

const control = { repliesPerJob: false, isAsynchronous: true };
const lookup = { does: "read", repliesPerJob: true, isAsynchronous: false } as const;

const OPERATIONS: readonly Operation[] = [
  { name: "StartDtsJob", does: "start", mostIds: 1, ...control, source: "StartDtsJob page" },
  { name: "StartDtsJobs", does: "start", mostIds: BATCH_IDS, ...control, source: "StartDtsJobs page" },
  { name: "SuspendDtsJob", does: "pause", mostIds: 1, ...control, source: "SuspendDtsJob page" },
  {
    name: "SuspendDtsJobs",
    does: "pause",
    mostIds: BATCH_IDS,
    ...control,
    source: "dts-20200101 SuspendDtsJobsRequest",
  },
  { name: "StopDtsJob", does: "stop", mostIds: 1, ...control, source: "StopDtsJob page" },
  { name: "StopDtsJobs", does: "stop", mostIds: BATCH_IDS, ...control, source: "dts-20200101 StopDtsJobsRequest" },
  { name: "ResetDtsJob", does: "reset", mostIds: 1, ...control, source: "ResetDtsJob page" },
  { name: "DeleteDtsJob", does: "delete", mostIds: 1, ...control, source: "dts-20200101 DeleteDtsJobRequest" },
  { name: "DeleteDtsJobs", does: "delete", mostIds: BATCH_IDS, ...control, source: "DeleteDtsJobs page" },
  { name: "DescribeDtsJobs", ...lookup, mostIds: PAGE_SIZE, source: "dts-20200101 DescribeDtsJobsRequest" },
  { name: "DescribeDtsJobDetail", ...lookup, mostIds: 1, source: "dts-20200101 DescribeDtsJobDetailRequest" },
];

/** The single operation for one job, the batch for several. @throws when DTS has none that carries so many */
export function operationFor(step: Step, jobs: number): Operation {
  const wanted = OPERATIONS.find(({ does, mostIds }) => does === step && jobs >= 1 && jobs <= mostIds);
  if (!wanted) throw new Error(`alibaba-dts has no operation to ${step} ${jobs} jobs in one call`);
  return wanted;
}

export function isRead(name: string): boolean {
  return OPERATIONS.some((operation) => operation.name === name && operation.does === "read");
}
