import { createGate } from "#lib/engine/gate.ts";
import type { Held, Workbench } from "#lib/engine/held.ts";
import type { Clock } from "#lib/engine/ports.ts";
import type { Turn } from "#lib/engine/turn.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { type Action, stepsOf } from "#lib/jobs/action.ts";
import type { Guardrails } from "#lib/jobs/config.ts";
import type { Job } from "#lib/jobs/job.ts";
import { freshTask, type Task, type Todo } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { ApiRequest } from "#lib/providers/provider.ts";
import { NOW, planned, TARGET } from "../jobs/samples.ts";

/** Time of day and time passed differ, so that one taken for the other shows. */
export const UPTIME_MS = 50_000;

export type TestClock = Clock & { advance(ms: number): void };

/** NOW at first; only sleeping and `advance` move it. */
export function createClock(): TestClock {
  let passedMs = 0;
  const advance = (ms: number) => {
    passedMs += ms;
  };
  return {
    now: () => NOW + passedMs,
    elapsed: () => UPTIME_MS + passedMs,
    sleep: async (ms) => advance(Math.max(1, Math.ceil(ms))),
    advance,
  };
}

const GUARDRAILS: Guardrails = {
  protect: { ids: [], names: [], tags: {}, targets: [] },
  limits: { jobsPerRun: 100, jobsPerDay: 1000, shareOfTarget: 1 },
  secondPersonOver: null,
  origins: { queue: [], bus: [] },
};

/** A worker's bench at an Alibaba target that answers every call and never throttles. */
export function createBench(overrides: Partial<Workbench> = {}): Workbench & { readonly clock: TestClock } {
  const clock = createClock();
  const mayCall = overrides.mayCall ?? (() => true);
  return {
    target: TARGET,
    provider: alibabaDts,
    ask: async () => ({ ok: true, data: {} }),
    ledger: openSqliteLedger(":memory:"),
    guardrails: () => GUARDRAILS,
    random: () => 0.5,
    mayCall,
    breaker: {},
    gate: createGate({ provider: alibabaDts, rate: 1000, remembered: {}, clock, mayCall }),
    news: { isUntold: false },
    ...overrides,
    clock,
  };
}

export function guardedBy(ids: readonly string[]): () => Guardrails {
  return () => ({ ...GUARDRAILS, protect: { ...GUARDRAILS.protect, ids: [...ids] } });
}

/** A job that this run has not looked at yet, due now. */
export function freshly(action: Action, job: Job = { id: "a" }): Task {
  return freshTask(job, stepsOf(action), false, NOW);
}

/** A chunk in hand, taken a moment ago, with these jobs. */
export function holding(tasks: readonly Task[], overrides: Partial<Held> = {}): Held {
  const { run } = planned({});
  const todo: Todo = { runId: run.runId, lane: run.lane, priority: 1, due: NOW, seq: 7, chunk: 0, tasks };
  return {
    todo,
    run,
    bench: createBench(),
    turn: turnOf({}),
    takenAt: NOW,
    turnEndsAt: UPTIME_MS + 1500,
    brakes: { on: [] },
    jitter: 0.5,
    ...overrides,
  };
}

/** A turn that has made one call, which was answered. */
export function turnOf(overrides: Partial<Turn>): Turn {
  return {
    ask: async () => ({ ok: true, data: {} }),
    mayChange: async () => true,
    isTurnedAway: () => false,
    firstLeft: () => UPTIME_MS,
    spent: () => ({ calls: 1, answered: 1, waitedMs: 0 }),
    ...overrides,
  };
}

/** A request whose class goes by the name of its operation. */
export function requestOf(operation: string): ApiRequest {
  return { operation, method: "GET", path: "/", query: {}, headers: {}, body: "" };
}
