import * as z from "zod/mini";
import type { Step } from "#lib/jobs/action.ts";
import { isRefusal } from "#lib/jobs/failure.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Answer, Ask, CallOutcome } from "../provider.ts";
import { operationFor, requestFor } from "./operations.ts";

/** One id a call: the batch operations come later. */
export function batches(_step: Step, jobs: readonly Job[]): readonly (readonly Job[])[] {
  return jobs.map((job) => [job]);
}

/** Sends one changing call for one job. @throws when no operation carries these jobs: a fault of the caller */
export async function act(
  step: Step,
  _target: Target,
  jobs: readonly Job[],
  ask: Ask,
): Promise<ReadonlyMap<string, CallOutcome>> {
  const operation = operationFor(step, jobs.length);
  const outcomes = new Map<string, CallOutcome>();
  for (const job of jobs) {
    const answer = await ask(requestFor(operation, job.id));
    outcomes.set(jobKey(job), answer.ok ? judge(step, job, answer) : outcomeOf(answer));
  }
  return outcomes;
}

function outcomeOf({ failure, effect }: Answer & { readonly ok: false }): CallOutcome {
  if (effect === "unknown") return { is: "unknown", failure };
  return { is: isRefusal(failure) ? "refused" : "undone", failure };
}

const text = z.nullish(z.string());
const unread = z.optional(z.unknown());
const resultSchema = z.object({ id: text, status: text, error_msg: text, jobs: unread, results: unread });

/**
 * A 200 says of its job whether it worked, in any case of letters; a delete that worked says nothing (`{}`). Whatever else
 * it says is not a yes.
 * @see api-drs/drs_03_0200; api-drs/drs_03_0179 writes Success and Failed
 */
function judge(step: Step, job: Job, { data, cloudRequestId }: Answer & { readonly ok: true }): CallOutcome {
  const result = resultSchema.safeParse(data);
  const status = result.data?.status?.toLowerCase();
  const message = result.data?.error_msg || "the reply does not say that it worked";
  const traced = cloudRequestId === undefined ? {} : { cloudRequestId };
  if (status === "failed") return { is: "refused", failure: { kind: "unrecognized", message, ...traced } };
  const isOurs = result.success && (result.data.id ?? job.id) === job.id;
  const isSingle = result.data?.jobs === undefined && result.data?.results === undefined;
  const isYes = status === "success" || (status === undefined && step === "delete" && !result.data?.error_msg);
  if (isOurs && isSingle && isYes) return { is: "accepted" };
  return { is: "unknown", failure: { kind: "unavailable", message, ...traced } };
}
