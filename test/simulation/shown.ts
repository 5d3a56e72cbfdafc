import type { Call } from "#lib/simulator/log.ts";

/** What a read's answer says of jobs, read here without Sluice's own reader. Junk shows nothing. Forward first, then Reverse. */
export function shownBy(call: Call, body: string): ReadonlyMap<string, readonly string[]> {
  const shown = new Map<string, readonly string[]>();
  const [asked] = call.jobIds;
  const text = body.replace(/^\uFEFF/, "");
  if (!text.startsWith("{")) return shown;
  let read: Answer;
  try {
    read = JSON.parse(text) as Answer;
  } catch {
    return shown;
  }
  for (const entry of read.DtsJobList ?? []) {
    const reverse = entry.ReverseJob?.Status;
    if (entry.DtsJobId && entry.Status) shown.set(entry.DtsJobId, reverse ? [entry.Status, reverse] : [entry.Status]);
  }
  for (const entry of read.results ?? []) if (entry.id && entry.status) shown.set(entry.id, [entry.status]);
  if (asked !== undefined && read.job?.status) shown.set(read.job.id ?? asked, [read.job.status]);
  if (asked !== undefined && call.operation === "DescribeDtsJobDetail" && read.Status) shown.set(asked, [read.Status]);
  return shown;
}

type Answer = {
  readonly DtsJobList?: readonly {
    readonly DtsJobId?: string;
    readonly Status?: string;
    readonly ReverseJob?: { readonly Status?: string };
  }[];
  readonly results?: readonly { readonly id?: string; readonly status?: string }[];
  readonly job?: { readonly id?: string; readonly status?: string };
  readonly Status?: string;
};
