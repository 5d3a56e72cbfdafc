import type { Job } from "./job.ts";

/** Ids a batch call may carry; DeleteDtsJobs documents 10, the others document nothing. */
const CHUNK_SIZE = 10;

/** Cuts jobs into chunks of at most ten distinct ids, order kept: joined again they are the input. */
export function chunk(jobs: readonly Job[]): Job[][] {
  const chunks: Job[][] = [];
  let ids = new Set<string>();
  for (const job of jobs) {
    const last = chunks.at(-1);
    if (last && last.length < CHUNK_SIZE && !ids.has(job.id)) last.push(job);
    else {
      chunks.push([job]);
      ids = new Set();
    }
    ids.add(job.id);
  }
  return chunks;
}
