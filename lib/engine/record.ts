import { jobKey } from "#lib/jobs/job.ts";
import { type ResultEvent, toResultEvent } from "#lib/jobs/result-event.ts";
import { type Saving, savingOf } from "#lib/jobs/saving.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { Concluded } from "./decision.ts";
import type { Held, Workbench } from "./held.ts";
import { DETAIL_TYPES, type EventToSend } from "./ledger.ts";

/** Only who has a provider at hand can have proven anything. */
type Bench = Pick<Workbench, "ledger" | "clock" | "news"> & Partial<Pick<Workbench, "provider" | "rates">>;
type InHand = Pick<Held, "todo" | "run"> & { readonly bench: Bench };

/** Records verdicts in one transaction with the events that will tell of them, and what they save; the concluded jobs leave the item. */
export async function record<H extends InHand>(held: H, concluded: readonly Concluded[]): Promise<H | undefined> {
  if (concluded.length === 0) return held;
  const { bench, run } = held;
  const finishedAt = bench.clock.now();
  const facts = concluded.map(({ task, conclusion }) => {
    const verdict = toResultEvent(run, task.job, conclusion, finishedAt);
    return { task, verdict };
  });
  const verdicts = facts.map(({ verdict }) => verdict);
  const gone = new Set(concluded.map(({ task }) => jobKey(task.job)));
  const todo = { ...held.todo, tasks: held.todo.tasks.filter((task) => !gone.has(jobKey(task.job))) };
  const events = verdicts.map((verdict) => toEvent(verdict, run.lane, run.dryRun));
  const savings = run.dryRun ? [] : facts.flatMap((each) => savedBy(each, bench));
  if (!(await bench.ledger.conclude(todo, verdicts, events, savings))) return undefined;
  bench.news.isUntold = true;
  return { ...held, todo };
}

type Fact = { readonly task: Task; readonly verdict: ResultEvent };

function savedBy({ task, verdict }: Fact, { provider, rates }: Bench): readonly Saving[] {
  const saving = provider && savingOf(verdict, task, provider.states, rates?.());
  return saving ? [saving] : [];
}

function toEvent(verdict: ResultEvent, lane: string, dryRun: boolean): EventToSend {
  const detailType = dryRun ? DETAIL_TYPES.plan : DETAIL_TYPES.verdict;
  return { eventId: verdict.eventId, lane, detailType, detail: verdict };
}
