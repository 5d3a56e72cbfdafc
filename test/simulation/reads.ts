import type { Known } from "./known.ts";
import type { Sent } from "./trace.ts";

export type Read = { readonly at: number; readonly statuses: readonly string[] };

/** A changing call, with what its process had read before. */
type WithReads = Known["acts"][number] & {
  /** The reads of each job by the same process, answered before this call left, the last one last. */
  readonly reads: ReadonlyMap<string, readonly Read[]>;
  /** The last call that named the job, whoever made it. */
  readonly last: ReadonlyMap<string, Sent>;
};

export function* withReads({ trace }: Known): Iterable<WithReads> {
  const byProcess = new Map<number, Map<string, Read[]>>();
  const last = new Map<string, Sent>();
  for (const sent of trace.sent) {
    const { call, process, shown } = sent;
    if (!call) continue;
    const reads = byProcess.get(process.id) ?? new Map<string, Read[]>();
    byProcess.set(process.id, reads);
    if (call.changes) yield { ...sent, call, reads, last };
    else
      for (const [id, statuses] of shown ?? []) {
        const key = `${call.region} ${id}`;
        reads.set(key, [...(reads.get(key) ?? []), { at: sent.askedAt, statuses }]);
      }
    for (const id of call.jobIds) last.set(`${call.region} ${id}`, sent);
  }
}
