import type { Failure } from "#lib/jobs/failure.ts";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { ApiRequest, Ask } from "../provider.ts";
import { notWhole } from "../shared/refusals.ts";
import { type Entry, pageOf, readEntry } from "./entry.ts";
import { PAGE_SIZE } from "./operations.ts";
import { common, type DtsKind, JOB_TYPES, rpc } from "./request.ts";

/** `failure`: nothing was listed. `doubt`: what was listed is not whole, so an id it does not show may be there all the same. */
export type Listing = { readonly entries: readonly Entry[]; readonly failure?: Failure; readonly doubt?: Failure };

/** One by-id listing under one kind. @param ids at most a page of them */
export async function list(
  target: AlibabaTarget,
  kind: DtsKind,
  by: "DtsJobId" | "DtsInstanceId",
  ids: readonly string[],
  ask: Ask,
): Promise<Listing> {
  const answer = await ask(pageRequest(target, kind, 1, { [by]: ids.join(",") }));
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
  const { entries, length, total, failure, doubt } = pageOf(data, readEntry);
  if (failure) return { entries, failure };
  if (doubt) return { entries, doubt };
  // Not the same as "more than": a count that cannot be read is no reason to believe that this was all.
  return total <= length ? { entries } : { entries, doubt: notWhole("is only a part") };
}
