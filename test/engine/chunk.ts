import { workChunk } from "#lib/engine/chunk.ts";
import type { Workbench } from "#lib/engine/held.ts";
import { byKey, jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import { type Item, isChunk, type Task, type Todo } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { KnownJob, Provider } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { createBench, requestOf } from "./bench.ts";

type Setting = Pick<Workbench, "guardrails" | "mayCall" | "breaker"> & {
  readonly see: (job: KnownJob) => Observation | undefined;
  readonly together: number;
  /** How long a look takes, once its call has left. */
  readonly lookMs: number;
  /** The same of a changing call. */
  readonly callMs: number;
};

/** The one chunk of a command, taken at a bench whose cloud shows what `see` says and accepts every call. */
export async function taken(
  command: object,
  { see = () => undefined, together = 10, lookMs = 20, callMs = 0, ...rest }: Partial<Setting>,
) {
  const { run } = planned(command);
  const looks: { readonly jobs: readonly KnownJob[]; readonly seen: readonly string[] }[] = [];
  const calls: string[] = [];
  const saved: Todo[] = [];
  const basic = createBench(rest);
  const provider: Provider = {
    ...alibabaDts,
    readsTogether: together,
    observe: async (_target, jobs, seen, ask) => {
      await ask(requestOf("DescribeDtsJobs"));
      looks.push({ jobs, seen: [...seen] });
      basic.clock.advance(lookMs);
      return new Map(jobs.flatMap((job) => pairOf(jobKey(job), see(job))));
    },
    act: async (step, _target, jobs, ask) => {
      await ask(requestOf("StopDtsJobs"));
      basic.clock.advance(callMs);
      calls.push(`${step} ${jobs.map(({ id }) => id)}`);
      return byKey(jobs, () => ({ is: "accepted" }));
    },
  };
  const save = async <I extends Item>(item: I): Promise<I | undefined> => {
    if (isChunk(item)) saved.push(item);
    return basic.ledger.save(item);
  };
  const bench = { ...basic, provider, ledger: { ...basic.ledger, save } };
  const todo = await startedIn(bench, command);
  return {
    bench,
    looks,
    calls,
    saved,
    work: (place: Partial<Todo> = {}, task: Partial<Task> = {}) =>
      workChunk({ ...todo, ...place, tasks: todo.tasks.map((one) => ({ ...one, ...task })) }, run, bench),
    lookedAt: () => looks.map(({ jobs }) => jobs.map(({ id }) => id).join("")),
    verdicts: async () =>
      (await bench.ledger.verdicts(run.runId)).map(({ jobId, verdict, reason }) => [jobId, verdict, reason]),
  };
}

async function startedIn({ ledger }: Workbench, command: object): Promise<Todo> {
  const plan = planned(command);
  await ledger.startRun(plan);
  const item = await ledger.take(plan.run.lane, NOW, NOW + 60_000);
  if (!item || !isChunk(item)) throw new Error("nothing was taken; want the run's one chunk");
  return item;
}

function pairOf(key: string, observation: Observation | undefined): [string, Observation][] {
  return observation ? [[key, observation]] : [];
}
