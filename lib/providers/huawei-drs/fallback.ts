import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Ask, CallOutcome, KnownJob } from "../provider.ts";
import { isApiAbsent, mayMeanNoLink } from "./errors.ts";
import { readV3 } from "./observe-v3.ts";
import { type Api, findOperation, type Verb } from "./operations.ts";
import { classOf, isResumed } from "./status-classes.ts";

type Outcomes = ReadonlyMap<string, CallOutcome>;
/** One changing call of the same verb through either API. */
export type Change = (api: Api, jobs: readonly KnownJob[]) => Promise<Outcomes>;
type Refused = CallOutcome & { readonly is: "refused" };

/**
 * API v5 serves few links, and what it says of a job of another link is documented nowhere. Where its refusal is certain, v3 gets
 * the job: at once when the region has no such API; after v3 has shown the job in a state as before, when the refusal is the job's own and
 * may be about its link. Whatever v5 may have done (lost, 5xx, a bare "Failed.") never gets that far.
 */
export async function orElseByV3(
  verb: Verb,
  jobs: readonly KnownJob[],
  first: Outcomes,
  change: Change,
  ask: Ask,
): Promise<Outcomes> {
  const refusedAs = (is: (refused: Refused) => boolean) =>
    jobs.filter((job) => {
      const outcome = first.get(jobKey(job));
      return outcome?.is === "refused" && is(outcome);
    });
  const hasV3 = findOperation("v3", verb, jobs.length) !== undefined;
  const unserved = refusedAs(({ failure }) => isApiAbsent(failure));
  if (unserved.length > 0) return hasV3 ? together(first, await change("v3", unserved)) : first;
  const doubted = refusedAs(({ failure, own }) => (own || jobs.length === 1) && mayMeanNoLink(failure));
  if (doubted.length === 0) return first;
  const { unchanged, outcomes } = await secondOpinion(verb, doubted, first, hasV3, ask);
  const settled = new Map([...first, ...outcomes]);
  return unchanged.length > 0 ? together(settled, await change("v3", unchanged)) : settled;
}

/** v3's outcomes, unless it has no such API either. */
function together(first: Outcomes, byV3: Outcomes): Outcomes {
  const told = [...byV3].filter(([, outcome]) => outcome.is !== "refused" || !isApiAbsent(outcome.failure));
  return new Map([...first, ...told]);
}

/** What v3 shows of jobs that v5 refused: those it may change now, and the outcome of those that have to be looked at again. */
async function secondOpinion(verb: Verb, doubted: readonly KnownJob[], first: Outcomes, hasV3: boolean, ask: Ask) {
  const shown = await readV3(doubted, new Set(), ask);
  const unchanged: KnownJob[] = [];
  const outcomes = new Map<string, CallOutcome>();
  for (const job of doubted) {
    const outcome = opinionOn(verb, job, shown.get(jobKey(job)), first.get(jobKey(job)), hasV3);
    if (outcome === "change it") unchanged.push(job);
    else if (outcome) outcomes.set(jobKey(job), outcome);
  }
  return { unchanged, outcomes };
}

function opinionOn(
  verb: Verb,
  job: KnownJob,
  shown: Observation | undefined,
  first: CallOutcome | undefined,
  hasV3: boolean,
) {
  if (first?.is !== "refused") return undefined;
  const lookAgain: CallOutcome = { is: "undone", failure: first.failure };
  switch (shown?.is) {
    case "seen":
      if (!hasV3) return withoutV3(first);
      return isAsBefore(verb, shown.status, job.status ?? "") ? "change it" : lookAgain;
    case "unreadable":
      return isApiAbsent(shown.failure) ? undefined : lookAgain;
    default:
      return undefined;
  }
}

/** Two states of a class are as good as one, except where the step looks closer: at how a start is sent, at what may be deleted. */
function isAsBefore(verb: Verb, shown: string, before: string): boolean {
  if (verb === "delete") return shown.toLowerCase() === before.toLowerCase();
  return classOf(shown) === classOf(before) && isResumed(shown) === isResumed(before);
}

/** v3 shows the job, so v5's not-found cannot mean that it is gone. */
function withoutV3({ failure }: Refused): CallOutcome {
  const message = `API v5 does not serve this job, and v3 cannot do this: ${failure.message}`;
  return { is: "refused", own: true, failure: { ...failure, kind: "invalid-request", message } };
}
