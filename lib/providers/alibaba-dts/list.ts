import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import type { Ask } from "../provider.ts";
import { PAGE_SIZE } from "./operations.ts";
import { common, type DtsKind, JOB_TYPES, rpc } from "./request.ts";

const text = z.nullish(z.string());

/** What Sluice reads of a job; unknown keys are ignored. `DtsInstanceID` has a capital ID only in replies. */
const entrySchema = z.object({
  DtsJobId: z.string().check(z.minLength(1)),
  Status: z.string().check(z.minLength(1)),
  DtsInstanceID: text,
  DtsJobName: text,
  JobType: text,
  ReverseJob: z.nullish(z.object({ Status: text })),
});

export type Entry = z.infer<typeof entrySchema>;

const pageSchema = z.object({ DtsJobList: z.array(z.unknown()), TotalRecordCount: z.optional(z.unknown()) });

/** The detail of one job is flat and asked for by id, so it need not repeat the id. */
export const detailSchema = z.extend(entrySchema, { DtsJobId: text });

/** `failure`: nothing was listed. `doubt`: what was listed is not whole, so an id it does not show may be there all the same. */
export type Listing = { readonly entries: readonly Entry[]; readonly failure?: Failure; readonly doubt?: Failure };

/**
 * One by-id listing under one kind. @param wanted at most a page of ids: `DtsJobId` or `DtsInstanceId`
 * @see DescribeDtsJobs: needs Region, whose older name RegionId is sent too; JobType left out would mean MIGRATION
 */
export async function list(
  target: AlibabaTarget,
  kind: DtsKind,
  wanted: { readonly [name in "DtsJobId" | "DtsInstanceId"]?: readonly string[] },
  ask: Ask,
): Promise<Listing> {
  const answer = await ask(
    rpc("DescribeDtsJobs", {
      ...common(target),
      Region: target.region,
      JobType: JOB_TYPES[kind],
      DtsJobId: wanted.DtsJobId?.join(","),
      DtsInstanceId: wanted.DtsInstanceId?.join(","),
      PageNumber: "1",
      PageSize: String(PAGE_SIZE),
      WithoutDbList: "true",
    }),
  );
  return answer.ok ? listingOf(answer.data) : { entries: [], failure: answer.failure };
}

function listingOf(data: unknown): Listing {
  const page = pageSchema.safeParse(data);
  if (!page.success) return { entries: [], failure: notWhole("has no list of jobs") };
  const parsed = page.data.DtsJobList.map((entry) => entrySchema.safeParse(entry));
  const entries = parsed.flatMap((entry) => (entry.success ? [entry.data] : []));
  if (entries.length < parsed.length) return { entries, doubt: notWhole("has an entry that cannot be read") };
  if (!isAtMost(page.data.TotalRecordCount, parsed.length)) return { entries, doubt: notWhole("is only a part") };
  return { entries };
}

/** A count left out says nothing against the page; one that cannot be read does. */
function isAtMost(count: unknown, most: number): boolean {
  return count === undefined || count === null || (typeof count !== "object" && Number(count) <= most);
}

function notWhole(what: string): Failure {
  return { kind: "unavailable", message: `the listing of jobs ${what}` };
}

/** An entry as an observation. @param status of the direction in question */
export function seen(entry: Omit<Entry, "DtsJobId">, status: string): Seen {
  const kind = kindOf(entry.JobType);
  return {
    is: "seen",
    status,
    ...(kind ? { kind } : {}),
    ...(entry.DtsJobName ? { name: entry.DtsJobName } : {}),
    ...(entry.DtsInstanceID ? { instanceId: entry.DtsInstanceID } : {}),
  };
}

/** Replies say online, sync, subscribe, subSync, in any case; nested objects use the request's words. */
const KIND_OF: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["online", "migration"],
  ["migration", "migration"],
  ["sync", "sync"],
  ["subsync", "sync"],
  ["subscribe", "change-tracking"],
]);

function kindOf(jobType: string | null | undefined): Kind | undefined {
  return KIND_OF.get(jobType?.toLowerCase() ?? "");
}
