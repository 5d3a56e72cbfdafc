import type { HttpRequest } from "#lib/providers/provider.ts";

/** A job as a page of a listing showed it: its statuses, Forward first, and what does not change. */
export type ListedJob = {
  readonly statuses: readonly string[];
  readonly kind: string;
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
};

/** A page of a listing that reached its asker: which list of the cloud's, and which of its entries, counted from 0, it may hold. */
export type ListedPage = {
  readonly list: string;
  readonly from: number;
  readonly until: number;
  readonly jobs: ReadonlyMap<string, ListedJob>;
};

type Asked = Omit<ListedPage, "jobs"> & { readonly kind: string };

/** The lists that each cloud keeps its jobs in, as its documentation has them, and the kind of job that each holds. */
export const LISTS = {
  "alibaba-dts": { MIGRATION: "migration", SYNC: "sync", SUBSCRIBE: "change-tracking" },
  "huawei-drs": { migration: "migration", sync: "sync", cloudDataGuard: "disaster-recovery" },
} as const satisfies Record<string, Record<string, string>>;

const KINDS: Readonly<Record<string, string>> = { ...LISTS["alibaba-dts"], ...LISTS["huawei-drs"] };

/** What a request asks of a listing of everything; undefined for any other request. */
export function pageAskedFor({ method, url, headers, body }: HttpRequest): Asked | undefined {
  const { pathname, searchParams } = new URL(url);
  if (headers["x-acs-action"] === "DescribeDtsJobs") {
    const parameters = searchParams.has("JobType") ? searchParams : new URLSearchParams(body);
    if (parameters.has("DtsJobId") || parameters.has("DtsInstanceId")) return undefined;
    const size = Number(parameters.get("PageSize"));
    return asked(parameters.get("JobType"), (Number(parameters.get("PageNumber")) - 1) * size, size);
  }
  if (method === "GET" && /\/v5\/[^/]+\/jobs$/.test(pathname))
    return asked(searchParams.get("job_type"), Number(searchParams.get("offset")), Number(searchParams.get("limit")));
  if (method !== "POST" || !/\/v3\/[^/]+\/jobs$/.test(pathname)) return undefined;
  const { cur_page: page, per_page: size, db_use_type: list } = JSON.parse(body) as Record<string, unknown>;
  return asked(String(list), (Number(page) - 1) * Number(size), Number(size));
}

function asked(list: string | null, from: number, size: number): Asked {
  return { list: list ?? "", kind: KINDS[list ?? ""] ?? "", from, until: from + size };
}

type Entry = {
  readonly DtsJobId?: unknown;
  readonly id?: unknown;
  readonly Status?: unknown;
  readonly status?: unknown;
  readonly DtsJobName?: string;
  readonly name?: string;
  readonly ReverseJob?: { readonly Status?: string };
  readonly TagList?: readonly { readonly TagKey: string; readonly TagValue: string }[];
};

/** The page in an answer, read here without Sluice's own reader. Undefined where it has no list of jobs. */
export function pageIn(
  { kind, ...page }: Asked,
  answer: { readonly DtsJobList?: unknown; readonly jobs?: unknown },
): ListedPage | undefined {
  const entries = answer.DtsJobList ?? answer.jobs;
  if (!Array.isArray(entries)) return undefined;
  const jobs = new Map<string, ListedJob>();
  for (const entry of entries as readonly Entry[]) {
    const [id, status] = [entry.DtsJobId ?? entry.id, entry.Status ?? entry.status];
    if (typeof id !== "string" || typeof status !== "string") continue;
    const reverse = entry.ReverseJob?.Status;
    const tags = entry.TagList && Object.fromEntries(entry.TagList.map((tag) => [tag.TagKey, tag.TagValue]));
    jobs.set(id, {
      ...{ statuses: reverse ? [status, reverse] : [status], kind },
      ...{ name: entry.DtsJobName ?? entry.name, tags },
    });
  }
  return { ...page, jobs };
}
