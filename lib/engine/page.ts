import { CHUNKS_AT_ONCE, chunksOf } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Page } from "#lib/jobs/todo.ts";
import type { Ledger } from "./ledger.ts";
import type { Clock } from "./ports.ts";

type Desk = { readonly ledger: Pick<Ledger, "list" | "save">; readonly clock: Clock; readonly mayCall: () => boolean };

/**
 * Puts the chunks of a taken page on the list, as many as one transaction holds at a time; what time does not allow stays on the
 * page. No cloud is called.
 */
export async function workPage(page: Page, run: Run, { ledger, clock, mayCall }: Desk): Promise<void> {
  const now = clock.now();
  const chunks = chunksOf(run, page.jobs, page.nextChunk, now).slice(0, CHUNKS_AT_ONCE);
  const listed = chunks.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const left: Page = { ...page, jobs: page.jobs.slice(listed), nextChunk: page.nextChunk + chunks.length };
  if (!(await ledger.list(left, chunks)) || left.jobs.length === 0) return;
  if (mayCall()) return workPage(left, run, { ledger, clock, mayCall });
  await ledger.save({ ...left, due: now, takes: 0 });
}
