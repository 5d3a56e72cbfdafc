import type { Step } from "#lib/jobs/action.ts";
import { isRefusal } from "#lib/jobs/failure.ts";
import { JOB_ID, type Job, jobKey } from "#lib/jobs/job.ts";
import type { AlibabaTarget, Target } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask, CallOutcome } from "../provider.ts";
import { BATCH_IDS, operationFor } from "./operations.ts";
import { unpausable } from "./pause.ts";
import { alibaba, common, dtsKind, JOB_TYPES, rpc } from "./request.ts";

/**
 * How jobs share calls: at most ten distinct ids of one known kind, in the order given; each call stands where its first job
 * stood. Batches know no direction, and only the delete pages name change tracking; whatever cannot share goes alone.
 */
export function batches(step: Step, jobs: readonly Job[]): readonly (readonly Job[])[] {
  const calls: Job[][] = [];
  const open = new Map<string, Job[]>();
  for (const job of jobs) {
    const kind = sharedKind(step, job);
    const last = kind === undefined ? undefined : open.get(kind);
    if (last && last.length < BATCH_IDS && !last.some(({ id }) => id === job.id)) {
      last.push(job);
      continue;
    }
    const call = [job];
    calls.push(call);
    if (kind !== undefined) open.set(kind, call);
  }
  return calls;
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
  const why = step === "pause" ? jobs.map(({ kind }) => unpausable(kind)).find((reason) => reason) : undefined;
  const answer = why === undefined ? await ask(request) : unsent(why);
  const named = answer.ok ? new Set<string>() : idsNamed(answer.failure.message, jobs);
  return new Map(jobs.map((job) => [jobKey(job), outcomeOf(answer, named.has(job.id))]));
}

function unsent(message: string): Answer {
  return { ok: false, failure: { kind: "invalid-request", message }, effect: "none" };
}

function requestFor(step: Step, target: AlibabaTarget, jobs: readonly Job[]): ApiRequest {
  const operation = operationFor(step, jobs.length).name;
  const wrong = jobs.find(({ id }) => !JOB_ID.test(id));
  if (wrong) throw new Error(`${JSON.stringify(wrong.id)} is no DTS job id; want 1 to 64 letters, digits, - or _`);
  const [job, ...others] = jobs;
  if (others.length > 0) return rpc(operation, { ...common(target), DtsJobIds: jobs.map(({ id }) => id).join(",") });
  const kind = dtsKind(job?.kind);
  return rpc(operation, {
    ...common(target),
    // ResetDtsJob is the one control operation without this parameter.
    ...(step === "reset" ? { ZeroEtlJob: undefined } : {}),
    DtsJobId: job?.id,
    DtsInstanceId: job?.instanceId,
    SynchronizationDirection: job?.direction === "Reverse" ? "Reverse" : undefined,
    JobType: step === "delete" && kind !== undefined ? JOB_TYPES[kind] : undefined,
  });
}

function outcomeOf(answer: Answer, isNamed: boolean): CallOutcome {
  if (answer.ok) return { is: "accepted" };
  const { failure, effect } = answer;
  if (effect === "unknown") return { is: "unknown", failure };
  if (!isRefusal(failure)) return { is: "undone", failure };
  return { is: "refused", failure, ...(isNamed ? { named: true } : {}) };
}

/** Ids that stand in the message as whole words: one id may be the beginning of another. A message with all of them names none. */
function idsNamed(message: string, jobs: readonly Job[]): ReadonlySet<string> {
  const words = new Set(message.split(/[^A-Za-z0-9_-]+/));
  const named = jobs.map(({ id }) => id).filter((id) => words.has(id));
  return new Set(named.length < jobs.length ? named : []);
}
