import type { Failure } from "#lib/jobs/failure.ts";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { ApiRequest, Ask } from "../provider.ts";
import { type Entry, entrySchema, notWhole, pageOf } from "./entry.ts";
import { PAGE_SIZE } from "./operations.ts";
import { common, type DtsKind, JOB_TYPES, rpc } from "./request.ts";

/** `failure`: nothing was listed. `doubt`: what was listed is not whole, so an id it does not show may be there all the same. */
export type Listing = { readonly entries: readonly Entry[]; readonly failure?: Failure; readonly doubt?: Failure };

/** One by-id listing under one kind. @param wanted at most a page of ids: `DtsJobId` or `DtsInstanceId` */
export async function list(
  target: AlibabaTarget,
  kind: DtsKind,
  wanted: { readonly [name in "DtsJobId" | "DtsInstanceId"]?: readonly string[] },
  ask: Ask,
): Promise<Listing> {
  const ids = { DtsJobId: wanted.DtsJobId?.join(","), DtsInstanceId: wanted.DtsInstanceId?.join(",") };
  const answer = await ask(pageRequest(target, kind, 1, ids));
  return answer.ok ? listingOf(answer.data) : { entries: [], failure: answer.failure };
}

/**
 * Asks for one page of jobs of one kind. @param number from 1
 * @see DescribeDtsJobs: needs Region, whose older name RegionId is sent too; JobType left out would mean MIGRATION
 */
export function pageRequest(
  target: AlibabaTarget,
  kind: DtsKind,
  number: number,
  more: Readonly<Record<string, string | undefined>>,
): ApiRequest {
  return rpc("DescribeDtsJobs", {
    ...common(target),
    Region: target.region,
    JobType: JOB_TYPES[kind],
    ...more,
    PageNumber: String(number),
    PageSize: String(PAGE_SIZE),
    WithoutDbList: "true",
  });
}

function listingOf(data: unknown): Listing {
  const page = pageOf(data);
  if (!page) return { entries: [], failure: notWhole("has no list of jobs") };
  const parsed = page.entries.map((entry) => entrySchema.safeParse(entry));
  const entries = parsed.flatMap((entry) => (entry.success ? [entry.data] : []));
  if (entries.length < parsed.length) return { entries, doubt: notWhole("has an entry that cannot be read") };
  // Not the same as "more than": a count that cannot be read is no reason to believe that this was all.
  if (!(page.total <= parsed.length)) return { entries, doubt: notWhole("is only a part") };
  return { entries };
}
