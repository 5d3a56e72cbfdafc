import { jobKey } from "#lib/jobs/job.ts";
import { type ResultEvent, toResultEvent } from "#lib/jobs/result-event.ts";
import type { Concluded } from "./decision.ts";
import type { Held, Workbench } from "./held.ts";
import { DETAIL_TYPES, type EventToSend } from "./ledger.ts";

type InHand = Pick<Held, "todo" | "run"> & { readonly bench: Pick<Workbench, "ledger" | "clock" | "news"> };

/** Records verdicts in one transaction with the events that will tell of them; the concluded jobs leave the item. */
export async function record<H extends InHand>(held: H, concluded: readonly Concluded[]): Promise<H | undefined> {
  if (concluded.length === 0) return held;
  const { bench, run } = held;
  const finishedAt = bench.clock.now();
  const verdicts = concluded.map(({ task, conclusion }) => toResultEvent(run, task.job, conclusion, finishedAt));
  const gone = new Set(concluded.map(({ task }) => jobKey(task.job)));
  const todo = { ...held.todo, tasks: held.todo.tasks.filter((task) => !gone.has(jobKey(task.job))) };
  const events = verdicts.map((verdict) => toEvent(verdict, run.lane, run.dryRun));
  if (!(await bench.ledger.conclude(todo, verdicts, events))) return undefined;
  bench.news.isUntold = true;
  return { ...held, todo };
}

function toEvent(verdict: ResultEvent, lane: string, dryRun: boolean): EventToSend {
  const detailType = dryRun ? DETAIL_TYPES.plan : DETAIL_TYPES.verdict;
  return { eventId: verdict.eventId, lane, detailType, detail: verdict };
}
