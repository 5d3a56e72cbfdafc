import type { Guardrails } from "#lib/jobs/config.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Rates } from "#lib/jobs/rates.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Task, Todo } from "#lib/jobs/todo.ts";
import type { Ask, Provider } from "#lib/providers/provider.ts";
import { type Brakes, brakeRefusal, haltOf } from "./brakes.ts";
import { currentStep, type Situation } from "./decision.ts";
import type { Gate } from "./gate.ts";
import { guardrailRefusal } from "./guardrails.ts";
import type { Ledger } from "./ledger.ts";
import type { Clock } from "./ports.ts";
import type { Turn } from "./turn.ts";
import { lookLater } from "./wait.ts";

/** An item not given back within this time is taken by somebody else: longer than the longest call and its margin. */
export const LEASE_MS = 60_000;

/**
 * A destructive call follows a read at most 10 s old (docs/architecture.md, "Freshness"); 2 s of that are kept for a renewal of
 * the credentials on the way.
 */
export const FRESH_MS = 8000;

/** How long a read stays fresh, in milliseconds; not above 0 when it is stale. @param readAt on the clock of what has passed */
export function freshFor(readAt: number, { clock }: Pick<Workbench, "clock">): number {
  return FRESH_MS - (clock.elapsed() - readAt);
}

/** Everything a lane's worker has at hand. */
export type Workbench = {
  readonly target: Target;
  readonly provider: Provider;
  readonly ask: Ask;
  readonly ledger: Ledger;
  /** The newest ones, asked for before every changing call. */
  readonly guardrails: () => Guardrails;
  /** The newest price list, if there is one. */
  readonly rates?: () => Rates | undefined;
  readonly clock: Clock;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** False when time is short or somebody wants the worker to stop: no call starts any more. */
  readonly mayCall: () => boolean;
  /** Why the lane's key is not accepted, once a call has found out; then no further call is made. */
  readonly breaker: Breaker;
  /** Each call of the lane waits here for its class's limiter. */
  readonly gate: Gate;
  readonly news: News;
};

/** Whether verdicts have been recorded that the bus was not told of yet. */
type News = { isUntold: boolean };

/** `accepted`: the cloud has answered a call of this session, so its key is good. `opened`: why the key is not. */
export type Breaker = { accepted?: boolean; opened?: Failure };

/** An item in hand. `undefined` in its place means that it is not ours any more, and nothing may be done. */
export type Held = {
  readonly todo: Todo;
  readonly run: Run;
  readonly bench: Workbench;
  readonly turn: Turn;
  /** When the turn began, in milliseconds since 1970. */
  readonly takenAt: number;
  /** Then, on the clock of what has passed, the turn is long enough: something more urgent may be waiting. */
  readonly turnEndsAt: number;
  /** As last read: before the look, and again before each call. */
  readonly brakes: Brakes;
  /** 0 ≤ x < 1, one for the whole chunk: its jobs stay together, chunks drift apart. */
  readonly jitter: number;
};

export function situationOf({ run, bench, brakes }: Held): Situation {
  const guardrail: Situation["guardrail"] = (task) =>
    guardrailRefusal(bench.guardrails(), run, task) ?? brakeRefusal(brakes, run, task, bench.clock.now());
  const halt = haltOf(brakes, run);
  const situation = { run, states: bench.provider.states, guardrail, now: bench.clock.now() };
  return halt === undefined ? situation : { ...situation, halt };
}

/** Jobs due within this time of each other share a read. */
const TOGETHER_MS = 500;

/** The jobs to look at now, with those that would follow in a moment; none while none is due. */
export function dueTasks({ todo, bench }: Held): readonly Task[] {
  const now = bench.clock.now();
  if (!todo.tasks.some((task) => task.due <= now)) return [];
  return todo.tasks.filter((task) => task.due <= now + TOGETHER_MS);
}

/** The task, to be looked at again after the growing wait. */
export function later(task: Task, { bench, run, jitter }: Held): Task {
  return lookLater(task, bench.provider.states.waits[currentStep(task)], run.deadline, bench.clock.now(), jitter);
}

export function withTasks(held: Held, changed: readonly Task[]): Held {
  const byKey = new Map(changed.map((task) => [jobKey(task.job), task]));
  const tasks = held.todo.tasks.map((task) => byKey.get(jobKey(task.job)) ?? task);
  return { ...held, todo: { ...held.todo, tasks } };
}

/** Writes the changed tasks down; the item stays in hand for another lease. */
export async function save(held: Held, changed: readonly Task[]): Promise<Held | undefined> {
  return store(withTasks(held, changed), held.bench.clock.now() + LEASE_MS);
}

/**
 * Gives the item back in good order, due when the first of its jobs is. Only a turn that has come through, to each job that was due,
 * says that the item does not kill its worker; one that the cloud turned away, or did not answer, may have ended before the call
 * that does.
 */
export async function giveBack(held: Held): Promise<void> {
  const { todo, turn, takenAt } = held;
  const isCutShort = turn.isTurnedAway() || todo.tasks.some(({ due }) => due <= takenAt);
  const hasComeThrough = turn.spent().answered > 0 && !isCutShort;
  const takes = hasComeThrough ? 0 : Math.max(0, (todo.takes ?? 0) - 1);
  await store({ ...held, todo: { ...todo, takes } }, Math.min(...todo.tasks.map((task) => task.due)));
}

async function store(held: Held, due: number): Promise<Held | undefined> {
  const todo = await held.bench.ledger.save({ ...held.todo, due });
  return todo && { ...held, todo };
}
