import type { Problem } from "../../simulator/cloud.ts";
import { trigger } from "../../simulator/world.ts";
import { badParameter } from "./simulator-problems.ts";
import { JOB_TYPES, listed, type Reading, type Shown } from "./simulator-read.ts";
import { v3Entry, v5Entry } from "./simulator-shapes.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 1000;
/** Listed on the page and not played here: refused rather than silently passed over. */
const UNPLAYED = ["engine_type", "net_type", "enterprise_project_id", "instance_ids", "instance_ip"];

/** GET list of v5: one job type, newest first unless asked otherwise. */
export function listV5(reading: Reading, query: ReadonlyMap<string, string>): object | Problem {
  const jobType = query.get("job_type") ?? "";
  if (!Object.values<string>(JOB_TYPES).includes(jobType)) return badParameter("job_type");
  const unplayed = UNPLAYED.find((name) => query.has(name));
  if (unplayed !== undefined) return badParameter(unplayed);
  const offset = wholeNumber(query.get("offset"), 0);
  const limit = wholeNumber(query.get("limit"), DEFAULT_LIMIT);
  if (offset === undefined) return badParameter("offset");
  if (limit === undefined || limit < 1 || limit > MAX_LIMIT) return badParameter("limit");
  const found = filtered(listed(reading, jobType, "v5"), query.get("name") ?? "", query.get("status") ?? "");
  const ordered = query.get("sort_dir") === "asc" ? found.toSorted(byAge) : found.toSorted((a, b) => byAge(b, a));
  const page = ordered.slice(offset, offset + limit);
  noteRead(reading, page);
  return { total_count: ordered.length, jobs: page.map((each) => v5Entry(reading, each)) };
}

export type V3Query = {
  readonly cur_page: number;
  readonly per_page: number;
  readonly db_use_type: string;
  readonly name?: string | undefined;
  readonly status?: string | undefined;
};

/** POST list of v3: pages from 1; page 0 is everything. */
export function listV3(reading: Reading, query: V3Query): object {
  const found = filtered(listed(reading, query.db_use_type, "v3"), query.name ?? "", query.status ?? "");
  const from = (query.cur_page - 1) * query.per_page;
  const page = query.cur_page === 0 ? found : found.slice(from, from + query.per_page);
  noteRead(reading, page);
  return { total_record: found.length, jobs: page.map(v3Entry) };
}

/** `name` is part of a name or a list of ids; `status` is a list. */
function filtered(shown: readonly Shown[], name: string, status: string): readonly Shown[] {
  const ids = name.split(",");
  return shown.filter(
    (each) =>
      (each.job.name.includes(name) || ids.includes(each.job.id)) &&
      (status === "" || status.split(",").includes(each.status)),
  );
}

function noteRead({ world }: Reading, page: readonly Shown[]): void {
  for (const { job } of page) trigger(job, "read", world.now());
}

function byAge(a: Shown, b: Shown): number {
  return Date.parse(a.job.createdAt) - Date.parse(b.job.createdAt);
}

function wholeNumber(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined) return fallback;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
