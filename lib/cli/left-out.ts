import type { Job } from "#lib/jobs/job.ts";
import { tellLine } from "./output.ts";
import { markedId } from "./verdict-table.ts";

/** Ids named where jobs could not be judged; the rest are counted. */
const MOST_NAMED = 10;

/** Jobs that could not be judged, by why. Left out, and told: an empty answer must not hide them. */
export function createLeftOut() {
  const byReason = new Map<string, { readonly named: string[]; count: number }>();
  const note = (why: string, { id, direction }: Job) => {
    const left = byReason.get(why) ?? { named: [], count: 0 };
    byReason.set(why, left);
    left.count += 1;
    if (left.named.length < MOST_NAMED) left.named.push(markedId(id, direction));
  };
  const tell = () => {
    for (const [why, { named, count }] of byReason) {
      const more = count > named.length ? ` and ${count - named.length} more` : "";
      tellLine(`${why}, so these are left out: ${named.join(", ")}${more}`);
    }
  };
  return { note, tell };
}
