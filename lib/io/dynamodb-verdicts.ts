import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import { releasing } from "./dynamodb-claims.ts";
import { recording } from "./dynamodb-events.ts";
import { finishing, markOf, moving } from "./dynamodb-items.ts";
import { ofRun, PREFIX, runKey, verdictKey } from "./dynamodb-keys.ts";
import { saving } from "./dynamodb-savings.ts";
import { allOf, docOf, ifAbsent, inDays, type Table, toDoc, toItem, toValue, transact } from "./dynamodb-table.ts";

type Verdicts = Pick<Ledger, "conclude" | "verdicts">;

export function verdictsOf(table: Table): Verdicts {
  return {
    conclude: async (todo, verdicts, events, savings = []) => {
      const mark = await markOf(table, todo);
      if (!mark) return false;
      return conclude(table, { todo, standing: mark.standing, verdicts, events, savings, releases: verdicts });
    },
    verdicts: async (runId) => {
      const items = await allOf(table, ofRun(runId), PREFIX.verdict);
      return items.map((item) => docOf<ResultEvent>(item));
    },
  };
}

type Conclusion = {
  readonly todo: Todo;
  /** The sort key under which the item stands. */
  readonly standing: string;
  readonly verdicts: readonly ResultEvent[];
  readonly events: readonly EventToSend[];
  readonly savings: readonly Saving[];
  /** Verdicts on jobs whose claims are to be released. */
  readonly releases: readonly ResultEvent[];
};

/**
 * At most 44 actions: the item's three, the run, and four a job. A verdict that is there already, and a claim that is another
 * run's by now, are left out, and the rest is tried again.
 */
async function conclude(table: Table, conclusion: Conclusion): Promise<boolean> {
  const { todo, standing, verdicts, events, savings, releases } = conclusion;
  const isDone = todo.tasks.length === 0;
  const item = isDone ? finishing(table, standing, todo) : moving(table, todo.seq, standing, todo);
  const refused = await transact(table, [
    ...item,
    counting(table, todo.runId, verdicts),
    ...verdicts.map((verdict) => putting(table, todo.runId, verdict)),
    ...releases.map((verdict) => releasing(table, todo.runId, verdict.target, keyOf(verdict))),
    ...events.map((event) => recording(table, event)),
    ...savings.map((saved) => saving(table, saved)),
  ]);
  if (refused.length === 0) return true;
  if (refused.includes(FENCE)) return false;
  return conclude(table, without(conclusion, refused, item.length));
}

/** The item's first action is refused when the item is not ours any more. */
const FENCE = 0;

/** @param run the index of the action that changes the run; verdicts and claims come after it */
function without(conclusion: Conclusion, refused: readonly number[], run: number): Conclusion {
  const { todo, verdicts, events, savings, releases } = conclusion;
  if (refused.includes(run)) {
    throw new Error(`the run ${todo.runId} of an item on ${todo.lane} is not in the ledger; want its record`);
  }
  const isKept = (index: number): boolean => !refused.includes(index);
  const known = verdicts.filter((_, index) => !isKept(run + 1 + index)).map((verdict) => verdict.eventId);
  return {
    ...conclusion,
    verdicts: verdicts.filter((verdict) => !known.includes(verdict.eventId)),
    events: events.filter((event) => !known.includes(event.eventId)),
    savings: savings.filter((saved) => !known.includes(saved.eventId)),
    releases: releases.filter((_, index) => isKept(run + 1 + verdicts.length + index)),
  };
}

/** 30 days after the longest deadline, which is 7. */
const KEPT_DAYS = 37;

function putting(table: Table, runId: string, verdict: ResultEvent): TransactWriteItem {
  const expiry = inDays(Date.parse(verdict.finishedAt), KEPT_DAYS);
  const item = toItem(verdictKey(runId, keyOf(verdict)), { ...toDoc(verdict), ...expiry });
  return { Put: { TableName: table.name, Item: item, ...ifAbsent(table) } };
}

/** A dry run's `planned` closes a job and has no count of its own. */
function counting(table: Table, runId: string, verdicts: readonly ResultEvent[]): TransactWriteItem {
  const changes = new Map([["open", -verdicts.length]]);
  for (const { verdict } of verdicts) {
    if (verdict !== "planned") changes.set(verdict, (changes.get(verdict) ?? 0) + 1);
  }
  const names = [...changes.keys()];
  return {
    Update: {
      TableName: table.name,
      Key: toItem(runKey(runId)),
      ConditionExpression: "attribute_exists(pk)",
      UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries([...changes].map(([name, by]) => [`:${name}`, toValue(by)])),
    },
  };
}

function keyOf({ jobId, direction }: ResultEvent): string {
  return jobKey({ id: jobId, direction });
}
