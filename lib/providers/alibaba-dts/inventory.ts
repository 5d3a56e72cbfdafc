import type { JobSummary } from "#lib/jobs/job-summary.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Ask, JobPage } from "../provider.ts";
import { notWhole, type Page, pageOf } from "./entry.ts";
import { pageRequest } from "./list.ts";
import { PAGE_SIZE } from "./operations.ts";
import { alibaba, DTS_KINDS, type DtsKind } from "./request.ts";
import { summariesOf } from "./summary.ts";

/** A page number, and how many entries of its kind the pages before it had. */
type Place = { readonly kind: DtsKind; readonly number: number; readonly before: number };

/** Pages of one kind, 30 000 jobs: a cloud that answers every page number with a full page must not be asked for ever. */
const MOST_PAGES = 1000;

const FIRST: Place = { kind: "migration", number: 1, before: 0 };
const CURSOR = /^(migration|sync|change-tracking)\/([1-9]\d{0,3})\/(\d{1,9})$/;

/** Oldest first, as far as the cloud keeps to it: a job made meanwhile moves no other to a page already read. */
const ORDER = { OrderColumn: "CreateTime", OrderDirection: "ASC" };

/** One page of all jobs of the target, kind after kind. @throws Error for a cursor that is not one of its own */
export async function inventory(target: Target, cursor: string | undefined, ask: Ask): Promise<JobPage> {
  const here = alibaba(target);
  const place = cursor === undefined ? FIRST : placeOf(cursor);
  const answer = await ask(pageRequest(here, place.kind, place.number, ORDER));
  if (!answer.ok) return { is: "unreadable", failure: answer.failure };
  const page = pageOf(answer.data);
  if (!page) return { is: "unreadable", failure: notWhole("has no list of jobs") };
  const read = page.entries.map(summariesOf);
  const jobs = read.flatMap((summaries): readonly JobSummary[] => summaries ?? []);
  const next = nextPlace(place, page);
  const doubt = doubtAbout(place, page, read.includes(undefined), next);
  return {
    is: "page",
    jobs,
    ...(next ? { next: `${next.kind}/${next.number}/${next.before}` } : {}),
    ...(doubt === undefined ? {} : { doubt: notWhole(doubt) }),
  };
}

function placeOf(cursor: string): Place {
  const [, word, number, before] = CURSOR.exec(cursor) ?? [];
  const kind = DTS_KINDS.find((one) => one === word);
  if (kind && Number(number) <= MOST_PAGES) return { kind, number: Number(number), before: Number(before) };
  throw new Error(`${JSON.stringify(cursor)} is no cursor of an alibaba-dts listing; want the next of the page before`);
}

/** The next page of the kind while there may be one, else the first of the next kind. */
function nextPlace({ kind, number, before }: Place, page: Page): Place | undefined {
  const shown = before + page.entries.length;
  if (mayGoOn(shown, page) && number < MOST_PAGES) return { kind, number: number + 1, before: shown };
  const next = DTS_KINDS[DTS_KINDS.indexOf(kind) + 1];
  return next && { kind: next, number: 1, before: 0 };
}

/** A full page is followed whatever the count says, and a count is followed until a page comes empty. */
function mayGoOn(shown: number, { entries, total }: Page): boolean {
  return entries.length >= PAGE_SIZE || (entries.length > 0 && total > shown);
}

function doubtAbout({ kind, number, before }: Place, page: Page, isTorn: boolean, next: Place | undefined) {
  if (isTorn) return "has an entry that cannot be read";
  if (next?.kind === kind) return undefined;
  if (mayGoOn(before + page.entries.length, page)) return `goes on after ${number} pages`;
  return page.total > before + page.entries.length ? `counts ${page.total} and shows fewer` : undefined;
}
