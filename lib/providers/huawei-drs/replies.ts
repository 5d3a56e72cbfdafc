import * as z from "zod/mini";
import { type Failure, isRefusal } from "#lib/jobs/failure.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Answer, CallOutcome } from "../provider.ts";
import { classify, type Refusal, saysError } from "./classify.ts";
import type { Operation } from "./operations.ts";

type Yes = Answer & { readonly ok: true };
type Outcomes = ReadonlyMap<string, CallOutcome>;

const text = z.nullish(z.string());
const itemSchema = z.looseObject({ id: text, status: text, error_code: text, error_msg: text, query_id: text });
type Item = z.infer<typeof itemSchema>;

const list = z.nullish(z.array(z.unknown()));
/** v5 says jobs, v3 says results. */
const listSchema = z.object({ jobs: list, results: list });

/** What the reply to one changing call tells of each of its jobs. A 200 or 202 may hold failures. */
export function outcomesOf(operation: Operation, jobs: readonly Job[], answer: Answer): Outcomes {
  if (!answer.ok) return ofRefusal(jobs, answer);
  const judge = operation.mostIds === 1 ? judgeWhole : judgeItems;
  return new Map(jobs.map((job) => [jobKey(job), judge(operation, job, answer)]));
}

/** Refused as a whole: the same for all, and marked where the message names ids. */
function ofRefusal(jobs: readonly Job[], { failure, effect }: Refusal): Outcomes {
  const outcome = outcomeOf(failure, effect);
  const named = outcome.is === "refused" ? idsNamed(failure.message, jobs) : new Set<string>();
  return new Map(jobs.map((job) => [jobKey(job), named.has(job.id) ? { ...outcome, named: true } : outcome]));
}

function outcomeOf(failure: Failure, effect: "none" | "unknown"): CallOutcome {
  if (effect === "unknown") return { is: "unknown", failure };
  return { is: isRefusal(failure) ? "refused" : "undone", failure };
}

/** A message with all of the ids names none. */
function idsNamed(message: string, jobs: readonly Job[]): ReadonlySet<string> {
  const words = new Set(message.split(/[^A-Za-z0-9-]+/));
  const named = jobs.map(({ id }) => id).filter((id) => words.has(id));
  return new Set(named.length < jobs.length ? named : []);
}

/** The single operations answer with the job's own item; a delete that worked answers `{}`, a stop need not name its job. */
function judgeWhole(operation: Operation, job: Job, { data, cloudRequestId }: Yes): CallOutcome {
  const item = itemSchema.safeParse(data);
  if (!item.success || (item.data.id ?? job.id) !== job.id) return unclear(NOT_SAID, cloudRequestId);
  // A list of jobs, or an error message, is another answer than the one this operation documents.
  const { jobs, results } = Object(data);
  if (jobs !== undefined || results !== undefined) return unclear(item.data.error_msg || NOT_SAID, cloudRequestId);
  const { status, error_code, error_msg } = item.data;
  const isBareYes = operation.does.includes("delete") && status == null && !error_code && !error_msg;
  return isBareYes ? { is: "accepted" } : judge(operation, item.data, cloudRequestId);
}

/** Exactly one item has to be the job's: none, two, or one that cannot be read say nothing certain. */
function judgeItems(operation: Operation, job: Job, { data, cloudRequestId }: Yes): CallOutcome {
  const lists = listSchema.safeParse(data);
  const items = (operation.api === "v5" ? lists.data?.jobs : lists.data?.results) ?? [];
  const read = items.map((item) => itemSchema.safeParse(item)).flatMap((item) => (item.success ? [item.data] : []));
  const [own, ...more] = read.filter(({ id }) => id === job.id);
  return own && more.length === 0 ? judge(operation, own, cloudRequestId) : unclear(NOT_SAID, cloudRequestId);
}

/**
 * Pages write success, Success, failed and Failed; any other word is no yes. A query_id says that the call was taken, which is
 * all that any of these replies say: what proves the step is the read-back.
 * @see api-drs/drs_03_0178 and 0179
 */
function judge({ queues }: Operation, item: Item, cloudRequestId: string | undefined): CallOutcome {
  const status = item.status?.toLowerCase();
  if (status === "failed") return refusedItem(item, cloudRequestId);
  const isTaken = status === "success" || (status === undefined && queues === true && Boolean(item.query_id));
  return isTaken && !saysError(item) ? { is: "accepted" } : unclear(item.error_msg || NOT_SAID, cloudRequestId);
}

function refusedItem({ error_code, error_msg }: Item, cloudRequestId: string | undefined): CallOutcome {
  const message = error_msg || NOT_SAID;
  if (!error_code) return { is: "refused", failure: traced("unrecognized", message, cloudRequestId), own: true };
  const said = { code: error_code, message, requestId: cloudRequestId ?? "" };
  const { failure, effect } = classify(said, { status: 200, headers: {} });
  const outcome = outcomeOf(failure, effect);
  return outcome.is === "refused" ? { ...outcome, own: true } : outcome;
}

const NOT_SAID = "the reply does not say that it worked";

function unclear(message: string, cloudRequestId: string | undefined): CallOutcome {
  return { is: "unknown", failure: traced("unavailable", message, cloudRequestId) };
}

function traced(kind: Failure["kind"], message: string, cloudRequestId: string | undefined): Failure {
  return { kind, message, ...(cloudRequestId === undefined ? {} : { cloudRequestId }) };
}
