import * as z from "zod/mini";
import type { Failure } from "#lib/jobs/failure.ts";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Ask, JobPage } from "../provider.ts";
import { given } from "../shared/given.ts";
import { readEntries, turn } from "../shared/paging.ts";
import { notWhole } from "../shared/refusals.ts";
import { beginningOf, fromCursor, type Place, start, toCursor } from "./cursor.ts";
import { isApiAbsent } from "./errors.ts";
import { JOB_TYPES } from "./facts.ts";
import { huawei } from "./operations.ts";
import { listV3 } from "./request-v3.ts";
import { listV5 } from "./request-v5.ts";
import { summariesOf } from "./summary.ts";

/** The most that v3 takes for per_page; for v5 no page names a limit. @see drs/v3 QueryJobsReq */
const PAGE_SIZE = 100;

const total = z.catch(z.nullish(z.coerce.number()), undefined);
const pageSchema = z.object({ jobs: z.array(z.unknown()), total_count: total, total_record: total });

/**
 * One page of the migrations, then of the syncs, then of disaster recovery: both lists know one scenario a call. v3 where the
 * target says so, or where v5 is not offered. A full page is always followed by another; a total is believed when it promises
 * more, never when it promises no more.
 * @throws InputError for a cursor of another listing
 */
export async function list(target: Target, cursor: string | undefined, ask: Ask): Promise<JobPage> {
  const { api } = huawei(target);
  const place = cursor === undefined ? start(api === "v3" ? "v3" : "v5") : fromCursor(cursor);
  const answer = await ask(requestFor(place));
  if (answer.ok) return pageOf(place, answer.data);
  const { failure } = answer;
  if (api !== "auto" || place.api === "v3" || place.shown > 0 || !isApiAbsent(failure)) return unreadable(failure);
  const inV3: Place = { ...place, api: "v3" };
  const again = await ask(requestFor(inV3));
  return again.ok ? pageOf(inV3, again.data) : unreadable(again.failure);
}

function requestFor({ api, type, page, shown }: Place) {
  const jobType = JOB_TYPES[type] ?? "";
  return api === "v5" ? listV5(jobType, shown, PAGE_SIZE) : listV3(jobType, page, PAGE_SIZE);
}

function unreadable(failure: Failure): JobPage {
  return { is: "unreadable", failure };
}

function pageOf(place: Place, data: unknown): JobPage {
  const page = pageSchema.safeParse(data).data;
  if (!page) return unreadable(notWhole("has no list of jobs"));
  const { jobs: all, total_count, total_record } = page;
  const { entries, doubt } = readEntries(all, (entry) => summariesOf(entry, JOB_TYPES[place.type] ?? ""));
  const jobs = distinct(entries.flat());
  const first = jobs[0]?.id ?? "";
  const isRepeated = first !== "" && first === place.first;
  const { shown, isMore, why } = isRepeated
    ? REPEATED
    : turn(place, all.length, PAGE_SIZE, total_count ?? total_record ?? 0);
  const next = isMore ? { ...place, page: place.page + 1, shown, first } : beginningOf(place.api, place.type + 1);
  const more = given({ next: next && toCursor(next), doubt: (why && notWhole(why)) ?? doubt });
  return { is: "page", jobs: isRepeated ? [] : jobs, ...more };
}

/** It shows what the page before it showed. */
const REPEATED = { shown: 0, isMore: false, why: "does not end" };

/** A subtask may be listed below its parent and once more by itself. */
function distinct(jobs: readonly JobSummary[]): readonly JobSummary[] {
  return [...new Map(jobs.map((job) => [job.id, job])).values()];
}
