import type { Failure } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import { type JobReport, type JobSummary, reportOf } from "#lib/jobs/job-summary.ts";
import { MOST_PAGES, matches, type Select } from "#lib/jobs/select.ts";
import type { OpenTarget } from "./reading.ts";

/**
 * `unsure`: the job may be meant, but something the selection asks for cannot be read.
 * `trouble`: a page was not whole, or could not be read; after the latter nothing more comes.
 */
export type Listed =
  | { readonly is: "job"; readonly report: JobReport }
  | { readonly is: "unsure"; readonly report: JobReport; readonly why: string }
  | { readonly is: "trouble"; readonly failure: Failure };

/** The whole story of a listing: page by page, each job once, those that are meant, until the limit or the last page. */
export async function* listJobs(open: OpenTarget, select: Select): AsyncGenerator<Listed, void, undefined> {
  let found = 0;
  for await (const listed of listAll(open, select)) {
    yield listed;
    if (listed.is === "job") found += 1;
    if (found === select.limit) return;
  }
}

async function* listAll(open: OpenTarget, select: Select): AsyncGenerator<Listed, void, undefined> {
  const shown = new Set<string>();
  for await (const { jobs, trouble } of pagesOf(open)) {
    for (const summary of jobs) {
      if (!shown.has(jobKey(summary))) yield* judge(summary, open, select);
      shown.add(jobKey(summary));
    }
    if (trouble) yield { is: "trouble", failure: trouble };
  }
}

function judge(summary: JobSummary, { reader, now }: OpenTarget, select: Select): readonly Listed[] {
  const report = reportOf(summary, reader.states);
  const match = matches(select, report, now());
  if (match.is === "unknown") return [{ is: "unsure", report, why: match.why }];
  return match.is === "yes" ? [{ is: "job", report }] : [];
}

type Page = { readonly jobs: readonly JobSummary[]; readonly trouble?: Failure };

/** Pages shift while they are read, so a job may come twice; a cursor that comes twice would lead round for ever. */
async function* pagesOf({ reader, target, ask }: OpenTarget): AsyncGenerator<Page, void, undefined> {
  const asked = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await reader.list(target, cursor, ask);
    if (page.is === "unreadable") return yield { jobs: [], trouble: page.failure };
    yield { jobs: page.jobs, ...(page.doubt ? { trouble: page.doubt } : {}) };
    cursor = page.next;
    if (cursor === undefined) return;
    if (asked.has(cursor)) return yield noPage("the listing led back to a page it had shown");
    asked.add(cursor);
  } while (asked.size < MOST_PAGES);
  yield noPage(`the listing has more than ${MOST_PAGES} pages; what came after was not read`);
}

function noPage(message: string): Page {
  return { jobs: [], trouble: { kind: "unrecognized", message } };
}
