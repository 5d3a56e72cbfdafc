import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import type { Definition } from "#lib/jobs/snapshot.ts";
import { given } from "../shared/given.ts";
import { readEntries } from "../shared/paging.ts";
import { notWhole } from "../shared/refusals.ts";

export const text = z.nullish(z.string());
export const word = z.string().check(z.minLength(1));

export const tagList = z.nullish(z.array(z.object({ TagKey: z.string(), TagValue: text })));

/** What Sluice reads of a job; unknown keys are ignored. `DtsInstanceID` has a capital ID only in replies. */
export const entrySchema = z.object({
  DtsJobId: word,
  Status: word,
  DtsInstanceID: text,
  DtsJobName: text,
  JobType: text,
  // A way to pay that cannot be read must not hide the job's state.
  PayType: z.catch(text, undefined),
  ReverseJob: z.nullish(z.object({ Status: text })),
  // Tags that cannot be read are tags that nobody knows; a listing that is to be selected from is stricter.
  TagList: z.catch(tagList, undefined),
});

export type Entry = z.infer<typeof entrySchema> & { readonly definition: Definition };

export function readEntry(raw: unknown): Entry | undefined {
  const { data } = entrySchema.safeParse(raw);
  return data && { ...data, definition: Object(raw) };
}

/** The detail of one job is flat and asked for by id, so it need not repeat the id. */
export const detailSchema = z.extend(entrySchema, { DtsJobId: text });

const pageSchema = z.object({ DtsJobList: z.array(z.unknown()), TotalRecordCount: z.optional(z.unknown()) });

/**
 * A page of a listing. `length` counts all its entries, `total` is the cloud's count over all pages: 0 when it gives none, NaN when it
 * gives one that cannot be read. `failure`: there is no list of jobs; `doubt`: some entries cannot be read.
 */
type Page<T> = {
  readonly entries: readonly T[];
  readonly length: number;
  readonly total: number;
  readonly failure?: Failure;
  readonly doubt?: Failure | undefined;
};

/** The page in a reply of DescribeDtsJobs. @param read undefined for an entry that cannot be read */
export function pageOf<T>(data: unknown, read: (entry: unknown) => T | undefined): Page<T> {
  const page = pageSchema.safeParse(data).data;
  if (!page) return { entries: [], length: 0, total: 0, failure: notWhole("has no list of jobs") };
  const { DtsJobList: all, TotalRecordCount } = page;
  return { ...readEntries(all, read), length: all.length, total: countOf(TotalRecordCount) };
}

function countOf(said: unknown): number {
  if (said === undefined || said === null) return 0;
  return typeof said === "number" || (typeof said === "string" && said.trim() !== "") ? Number(said) : Number.NaN;
}

type Told = Omit<z.infer<typeof entrySchema>, "DtsJobId"> & { readonly definition?: Definition };

/** An entry as an observation. @param status of the direction in question */
export function seen({ JobType, DtsJobName, DtsInstanceID, PayType, TagList, definition }: Told, status: string): Seen {
  const kind = KIND_OF.get(JobType?.toLowerCase() ?? "");
  const isPrepaid = IS_PREPAID.get(PayType?.toLowerCase() ?? "");
  const tags = TagList && Object.fromEntries(TagList.map(({ TagKey, TagValue }) => [TagKey, TagValue ?? ""]));
  const facts = { kind, name: DtsJobName, instanceId: DtsInstanceID, isPrepaid, tags, definition };
  return { is: "seen", status, ...given(facts) };
}

/** Replies say online, sync, subscribe, subSync, in any case; nested objects use the request's words. */
const KIND_OF: ReadonlyMap<string, Kind> = new Map([
  ["online", "migration"],
  ["migration", "migration"],
  ["sync", "sync"],
  ["subsync", "sync"],
  ["subscribe", "change-tracking"],
]);

const IS_PREPAID: ReadonlyMap<string, boolean> = new Map([
  ["prepaid", true],
  ["postpaid", false],
]);
