import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Seen } from "#lib/jobs/observation.ts";

const text = z.nullish(z.string());

/** What Sluice reads of a job; unknown keys are ignored. `DtsInstanceID` has a capital ID only in replies. */
export const entrySchema = z.object({
  DtsJobId: z.string().check(z.minLength(1)),
  Status: z.string().check(z.minLength(1)),
  DtsInstanceID: text,
  DtsJobName: text,
  JobType: text,
  // A way to pay that cannot be read must not hide the job's state.
  PayType: z.catch(text, undefined),
  ReverseJob: z.nullish(z.object({ Status: text })),
});

export type Entry = z.infer<typeof entrySchema>;

/** The detail of one job is flat and asked for by id, so it need not repeat the id. */
export const detailSchema = z.extend(entrySchema, { DtsJobId: text });

const pageSchema = z.object({ DtsJobList: z.array(z.unknown()), TotalRecordCount: z.optional(z.unknown()) });

/** `total` is the cloud's count over all pages: 0 when it gives none, NaN when it gives one that cannot be read. */
export type Page = { readonly entries: readonly unknown[]; readonly total: number };

/** The page in a reply of DescribeDtsJobs; undefined when it has no list of jobs. */
export function pageOf(data: unknown): Page | undefined {
  const page = pageSchema.safeParse(data);
  if (!page.success) return undefined;
  const { DtsJobList, TotalRecordCount } = page.data;
  return { entries: DtsJobList, total: countOf(TotalRecordCount) };
}

function countOf(said: unknown): number {
  if (said === undefined || said === null) return 0;
  if (typeof said === "string" && said.trim() !== "") return Number(said);
  return typeof said === "number" ? said : Number.NaN;
}

export function notWhole(what: string): Failure {
  return { kind: "unavailable", message: `the listing of jobs ${what}` };
}

/** An entry as an observation. @param status of the direction in question */
export function seen(entry: Omit<Entry, "DtsJobId">, status: string): Seen {
  const kind = kindOf(entry.JobType);
  const isPrepaid = isPrepaidBy(entry.PayType);
  return {
    is: "seen",
    status,
    ...(kind ? { kind } : {}),
    ...(entry.DtsJobName ? { name: entry.DtsJobName } : {}),
    ...(entry.DtsInstanceID ? { instanceId: entry.DtsInstanceID } : {}),
    ...(isPrepaid === undefined ? {} : { isPrepaid }),
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

function isPrepaidBy(payType: string | null | undefined): boolean | undefined {
  const word = payType?.toLowerCase();
  if (word === "prepaid") return true;
  return word === "postpaid" ? false : undefined;
}
