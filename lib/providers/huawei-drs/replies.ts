import * as z from "zod/mini";
import { byKey, type Job } from "#lib/jobs/job.ts";
import type { Answer, CallOutcome } from "../provider.ts";
import { given } from "../shared/given.ts";
import { fateOf, idsNamed } from "../shared/refusals.ts";
import { ofItem, type Refusal, saysError } from "./classify.ts";
import { text } from "./facts.ts";
import type { Operation } from "./operations.ts";

type Outcomes = ReadonlyMap<string, CallOutcome>;

const itemSchema = z.looseObject({ id: text, status: text, error_code: text, error_msg: text, query_id: text });
type Item = z.infer<typeof itemSchema>;

const listSchema = z.array(z.unknown());
type Data = { readonly jobs?: unknown; readonly results?: unknown };

/** What the reply to one changing call tells of each of its jobs. A 200 or 202 may hold failures. */
export function outcomesOf(operation: Operation, jobs: readonly Job[], answer: Answer): Outcomes {
  if (!answer.ok) return ofRefusal(jobs, answer);
  const judge = operation.mostIds === 1 ? judgeWhole : judgeItems;
  return byKey(jobs, (job) => traced(judge(operation, job, Object(answer.data)), answer.cloudRequestId));
}

function traced(outcome: CallOutcome, cloudRequestId: string | undefined): CallOutcome {
  if (outcome.is === "accepted") return outcome;
  return { ...outcome, failure: { ...outcome.failure, ...given({ cloudRequestId }) } };
}

/** Refused as a whole: the same for all, and marked where the message names ids. */
function ofRefusal(jobs: readonly Job[], { failure, effect }: Refusal): Outcomes {
  const outcome = { is: fateOf(failure, effect), failure };
  const ids = jobs.map(({ id }) => id);
  const named = outcome.is === "refused" ? idsNamed(failure.message, /[^A-Za-z0-9-]+/, ids) : new Set<string>();
  return byKey(jobs, ({ id }) => (named.has(id) ? { ...outcome, named: true } : outcome));
}

/** The single operations answer with the job's own item; a delete that worked answers `{}`, a stop need not name its job. */
function judgeWhole(operation: Operation, job: Job, data: Data): CallOutcome {
  const item = itemSchema.safeParse(data).data;
  if (!item || (item.id ?? job.id) !== job.id) return unclear();
  const { status, error_code, error_msg } = item;
  // A list of jobs, or an error message, is another answer than the one this operation documents.
  if (data.jobs !== undefined || data.results !== undefined) return unclear(error_msg);
  const isBareYes = operation.does.includes("delete") && status == null && !error_code && !error_msg;
  return isBareYes ? { is: "accepted" } : judge(operation, item);
}

/** Exactly one item has to be the job's: none, two, or one that cannot be read say nothing certain. v5 says jobs, v3 results. */
function judgeItems(operation: Operation, job: Job, data: Data): CallOutcome {
  const items = listSchema.safeParse(operation.api === "v5" ? data.jobs : data.results).data ?? [];
  const read = items.map((item) => itemSchema.safeParse(item).data);
  const [own, ...more] = read.filter((item) => item?.id === job.id);
  return own && more.length === 0 ? judge(operation, own) : unclear();
}

/**
 * Pages write success, Success, failed and Failed; any other word is no yes. A query_id says that the call was taken, which is
 * all that any of these replies say: what proves the step is the read-back.
 * @see api-drs/drs_03_0178 and 0179
 */
function judge({ queues }: Operation, item: Item): CallOutcome {
  const status = item.status?.toLowerCase();
  if (status === "failed") return refusedItem(item);
  const isTaken = status === "success" || (status === undefined && queues && item.query_id);
  return isTaken && !saysError(item) ? { is: "accepted" } : unclear(item.error_msg);
}

function refusedItem({ error_code, error_msg }: Item): CallOutcome {
  const message = error_msg || NOT_SAID;
  if (!error_code) return { is: "refused", failure: { kind: "unrecognized", message }, own: true };
  const { failure, effect } = ofItem(error_code, message);
  const is = fateOf(failure, effect);
  return is === "refused" ? { is, failure, own: true } : { is, failure };
}

const NOT_SAID = "the reply does not say that it worked";

function unclear(message?: string | null): CallOutcome {
  return { is: "unknown", failure: { kind: "unavailable", message: message || NOT_SAID } };
}
