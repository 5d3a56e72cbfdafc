import type { Job } from "./job.ts";

/** Ids a batch call may carry; DeleteDtsJobs documents 10, the others document nothing. */
const CHUNK_SIZE = 10;

/** Cuts jobs into chunks of at most ten distinct ids, order kept: joined again they are the input. */
export function chunk<J extends Job>(jobs: readonly J[]): J[][] {
  const chunks: J[][] = [];
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

/**
 * How jobs share calls: at most `most` distinct ids that go the same way, in the order given; each call stands where its first
 * job stood. @param wayOf undefined for a job that can share no call
 */
export function shareCalls<J extends Job>(
  jobs: readonly J[],
  most: number,
  wayOf: (job: J) => string | undefined,
): readonly (readonly J[])[] {
  const calls: J[][] = [];
  const open = new Map<string | undefined, J[]>();
  for (const job of jobs) {
    const way = wayOf(job);
    const last = open.get(way);
    if (last && last.length < most && !last.some(({ id }) => id === job.id)) {
      last.push(job);
      continue;
    }
    const call = [job];
    calls.push(call);
    if (way) open.set(way, call);
  }
  return calls;
}
