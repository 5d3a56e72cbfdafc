import type { Step } from "#lib/jobs/action.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { KnownJob, Provider } from "#lib/providers/provider.ts";
import { currentStep } from "./decision.ts";
import { regroup } from "./regroup.ts";

/** One changing call to make. */
export type PlannedCall = { readonly step: Step; readonly tasks: readonly Task[] };

/** Who goes with whom: by step, then in the largest batches the provider allows; those marked alone go alone. Order kept. */
export function planCalls(acting: readonly Task[], provider: Provider): readonly PlannedCall[] {
  const tasks = regroup(acting, provider.states);
  const steps = [...new Set(tasks.map(currentStep))];
  return steps.flatMap((step) => {
    const ofStep = tasks.filter((task) => currentStep(task) === step);
    const together = ofStep.filter((task) => !task.alone);
    const byKey = new Map(together.map((task) => [jobKey(task.job), task]));
    const batches = provider.batches(step, together.map(toKnown));
    const batched = batches.map((jobs) => jobs.flatMap((job) => byKey.get(jobKey(job)) ?? []));
    const inBatch = new Set(batched.flat());
    const alone = ofStep.filter((task) => !inBatch.has(task)).map((task) => [task]);
    return [...batched, ...alone].map((group) => ({ step, tasks: group }));
  });
}

/** The job as a call needs it: with what the last read taught. */
export function toKnown({ job, status, via }: Task): KnownJob {
  return { ...job, ...(status === null ? {} : { status }), ...(via === undefined ? {} : { via }) };
}
