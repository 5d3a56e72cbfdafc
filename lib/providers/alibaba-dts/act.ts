import type { Step } from "#lib/jobs/action.ts";
import { shareCalls } from "#lib/jobs/chunk.ts";
import { byKey, JOB_ID, type Job } from "#lib/jobs/job.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask, CallOutcome } from "../provider.ts";
import { fateOf, idsNamed } from "../shared/refusals.ts";
import { BATCH_IDS, operationFor } from "./operations.ts";
import { unpausable } from "./pause.ts";
import { alibaba, common, dtsKind, JOB_TYPES, named, rpc } from "./request.ts";

/** At most ten ids of one known kind. Batches know no direction, and only the delete pages name change tracking. */
export function batches(step: Step, jobs: readonly Job[]): readonly (readonly Job[])[] {
  return shareCalls(jobs, BATCH_IDS, (job) => sharedKind(step, job));
}

function sharedKind(step: Step, job: Job): string | undefined {
  if (step === "reset" || job.direction === "Reverse") return undefined;
  const kind = dtsKind(job.kind);
  return kind === "change-tracking" && step !== "delete" ? undefined : kind;
}

/**
 * Sends one changing call; a pause only where it does something, for its success alone would not tell. One reply stands for all
 * jobs, so all get the same outcome; a refusal that names ids marks them.
 * @throws when no operation carries these jobs together: a fault of the caller
 */
export async function act(
  step: Step,
  target: Target,
  jobs: readonly Job[],
  ask: Ask,
): Promise<ReadonlyMap<string, CallOutcome>> {
  const request = requestFor(step, alibaba(target), jobs);
  const why = step === "pause" ? jobs.map(unpausable).find((reason) => reason) : undefined;
  const answer = why === undefined ? await ask(request) : unsent(why);
  const said = answer.ok ? new Set<string>() : idsNamed(answer.failure.message, /[^A-Za-z0-9_-]+/, idsOf(jobs));
  return byKey(jobs, ({ id }) => outcomeOf(answer, said.has(id)));
}

function unsent(message: string): Answer {
  return { ok: false, failure: { kind: "invalid-request", message }, effect: "none" };
}

function requestFor(step: Step, target: AlibabaTarget, jobs: readonly Job[]): ApiRequest {
  const operation = operationFor(step, jobs.length);
  const wrong = jobs.find(({ id }) => !JOB_ID.test(id));
  if (wrong) throw new Error(`${JSON.stringify(wrong.id)} is no DTS job id; want 1 to 64 letters, digits, - or _`);
  const [job, ...others] = jobs;
  if (others.length > 0) return rpc(operation, { ...common(target), DtsJobIds: idsOf(jobs).join(",") });
  const kind = dtsKind(job?.kind);
  return rpc(operation, {
    ...common(target),
    // ResetDtsJob is the one control operation without this parameter.
    ...(step === "reset" ? { ZeroEtlJob: undefined } : {}),
    ...named(job),
    DtsInstanceId: job?.instanceId,
    JobType: step === "delete" && kind ? JOB_TYPES[kind] : undefined,
  });
}

function outcomeOf(answer: Answer, isNamed: boolean): CallOutcome {
  if (answer.ok) return { is: "accepted" };
  const { failure, effect } = answer;
  const is = fateOf(failure, effect);
  return is === "refused" && isNamed ? { is, failure, named: true } : { is, failure };
}

function idsOf(jobs: readonly Job[]): readonly string[] {
  return jobs.map(({ id }) => id);
}
