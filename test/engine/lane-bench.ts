import { type LaneOutcome, workLane } from "#lib/engine/lane.ts";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import type { LaneWork } from "#lib/engine/session.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import { freshTask } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Ask, Provider } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { createBench, requestOf, type TestClock } from "./bench.ts";

export const LANE = "acme-cn";
/** A look that ends the job's run: there is nothing to stop. */
export const DONE: Observation = { is: "seen", status: "Finished" };
/** One after which the job is looked at again, four seconds later. */
export const LATER: Observation = { is: "unreadable", failure: { kind: "unavailable", message: "html" } };

/** What happens while a job is looked at, and what is seen. */
export type Look = (
  id: string,
  lane: Pick<LaneBench, "log" | "clock"> & { readonly call: Call },
) => Promise<Observation>;
type Call = () => ReturnType<Ask>;

export type LaneBench = {
  readonly ledger: Ledger;
  readonly clock: TestClock;
  /** What was looked at and told, in its order. */
  readonly log: string[];
  readonly slept: number[];
  work(overrides?: Partial<LaneWork>): Promise<LaneOutcome>;
};

/** A lane with these runs, whose worker waits nine seconds inside; the jobs are only looked at, never called for. */
export async function laneOf(plans: readonly Plan[], look: Look = async () => DONE): Promise<LaneBench> {
  const { breaker: _breaker, gate: _gate, news: _news, ...bench } = createBench();
  const { ledger } = bench;
  const log: string[] = [];
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
    await bench.clock.sleep(ms);
  };
  const clock = { ...bench.clock, sleep };
  for (const plan of plans) await ledger.startRun(plan);
  const observe: Provider["observe"] = async (_target, jobs, _seen, ask) => {
    const observations = new Map<string, Observation>();
    for (const job of jobs) {
      log.push(`look ${job.id}`);
      observations.set(jobKey(job), await look(job.id, { log, clock, call: () => ask(requestOf("DescribeDtsJobs")) }));
    }
    return observations;
  };
  const publish = async (events: readonly EventToSend[]) => {
    log.push(...events.map(wordOf));
    return events;
  };
  const provider = { ...alibabaDts, states: { ...alibabaDts.states, waits: FOUR_SECONDS }, observe };
  const work: LaneWork = { ...bench, ledger, clock, provider, bus: { publish }, patienceMs: 9000 };
  return { ledger, clock, log, slept, work: (overrides = {}) => workLane(LANE, { ...work, ...overrides }) };
}

const FOUR_SECONDS = { ...alibabaDts.states.waits, stop: { firstLookMs: 4000, growth: 1, longestMs: 4000 } };

/** A run that stops these jobs, each in a chunk of its own, due after so long. */
export function runOf(ids: readonly string[], { requestId = "request-1", dueMs = 0 } = {}): Plan {
  const { run } = planned({ jobs: ids }, requestId);
  const place = { runId: run.runId, lane: run.lane, priority: 1, due: NOW + dueMs, seq: 0 };
  const items = ids.map((id, chunk) => ({ ...place, chunk, tasks: [freshTask({ id }, ["stop"], false, NOW + dueMs)] }));
  return { run, items };
}

export function wordOf({ detail }: EventToSend): string {
  return `told ${detail["jobId"] ?? "end"}`;
}

export function looksIn(log: readonly string[]): readonly string[] {
  return log.filter((line) => line.startsWith("look"));
}

/** Lets everybody else go on for as long as it takes. */
export async function othersGoOn(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
