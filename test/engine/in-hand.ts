import { createGate } from "#lib/engine/gate.ts";
import type { Held, Workbench } from "#lib/engine/held.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import { beginTurn, type Turn } from "#lib/engine/turn.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { isChunk, type Task, type Todo } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer, ApiRequest, Ask, CallOutcome, KnownJob, Provider } from "#lib/providers/provider.ts";
import { NOW, planned, TARGET } from "../jobs/samples.ts";

/** What a test of an item in hand may arrange; what it leaves out is as on a good day. */
export type Given = {
  /** The command, in its wire form. */
  readonly command?: object;
  /** Of a job that is claimed and reads Synchronizing. */
  readonly tasks?: (task: Task) => Task;
  readonly takes?: number;
  readonly guardrails?: object;
  readonly bench?: Partial<Pick<Workbench, "breaker" | "mayCall" | "target">>;
  readonly turn?: Partial<Turn>;
  readonly ledger?: (real: Ledger) => Partial<Ledger>;
  /** How long reading the brakes takes. */
  readonly brakesTake?: number;
  /** The write, counted from 1, that finds the item taken by somebody else. */
  readonly losesAt?: number;
  /** What the cloud answers; everything is well unless said otherwise. */
  readonly answer?: (request: ApiRequest) => Answer;
  /** What the provider does during a changing call, how long that takes, and what it says of each job then. */
  readonly calling?: (ask: Ask, bench: Workbench) => Promise<unknown>;
  readonly callTakes?: number;
  readonly outcome?: (id: string) => CallOutcome | undefined;
};

/** An item in hand, what has been done with it, and a clock that only `pass` and sleeping move. */
export type InHand = {
  readonly held: Held;
  /** Places asked for, calls and writes, in order. */
  readonly did: readonly string[];
  readonly ledger: Ledger;
  /** As written, the newest last. */
  readonly written: readonly Todo[];
  pass(ms: number): void;
};

/** The jobs of a stop of a and b, taken just now and claimed, over a ledger in memory. */
export async function takeInHand(given: Given = {}): Promise<InHand> {
  const did: string[] = [];
  const written: Todo[] = [];
  const clock = createClock();
  const real = openSqliteLedger(":memory:");
  const { todo, run } = await take(real, given);
  const act: Provider["act"] = async (step, _target, jobs, ask) => {
    did.push([step, ...jobs.map(({ id }) => id)].join(" "));
    await given.calling?.(ask, bench);
    clock.pass(given.callTakes ?? 0);
    return outcomesOf(jobs, given);
  };
  const provider: Provider = { ...alibabaDts, act };
  const mayCall = () => true;
  const gate = createGate({ provider, rate: 1000, remembered: {}, clock, mayCall });
  const answered = async (request: ApiRequest): Promise<Answer> => {
    did.push(request.operation);
    return given.answer?.(request) ?? { ok: true, data: {} };
  };
  const begun = beginTurn({ ask: answered, gate, clock, mayCall, priority: 1 });
  const turn: Turn = { ...notingPlaces(begun, did), ...given.turn };
  const ledger = slowed(noting(real, did, written, given), clock, given);
  const { guardrails } = parse(configSchema, { targets: {}, guardrails: given.guardrails ?? {} }, "config");
  const bench: Workbench = {
    ...{ target: TARGET, provider, ask: turn.ask, ledger, guardrails: () => guardrails, clock, random: () => 0.5 },
    ...{ mayCall, breaker: {}, gate, news: { isUntold: false } },
    ...given.bench,
  };
  const held = { todo, run, bench, turn, takenAt: NOW, turnEndsAt: 1500, brakes: { on: [] }, jitter: 0.5 };
  return { held, did, ledger: real, written, pass: clock.pass };
}

/** A stop of another run takes a job from a start. */
export async function takeOver({ ledger }: InHand, id: string): Promise<void> {
  const claim = {
    target: TARGET.name,
    jobKey: `${id}/Forward`,
    runId: "another",
    action: "stop",
    until: NOW + 60_000,
  } as const;
  if ((await ledger.claim(claim, NOW)) !== "new") throw new Error(`${id} is not to be had; want a start to hold it`);
}

/** A request of which only the operation matters. */
export function requestOf(operation: string): ApiRequest {
  return { operation, method: "POST", path: "/", query: {}, headers: {}, body: "" };
}

async function take(ledger: Ledger, { command = {}, tasks = (task) => task, takes = 1 }: Given) {
  const plan = planned({ jobs: ["a", "b"], ...command });
  const { run } = plan;
  await ledger.startRun(plan);
  const item = await ledger.take(run.lane, NOW, NOW + 60_000);
  if (!item || !isChunk(item)) throw new Error("the run has no chunk; want one of few jobs");
  const { runId, action, target, deadline: until } = run;
  for (const { job } of item.tasks) {
    await ledger.claim({ target, jobKey: `${job.id}/Forward`, runId, action, until }, NOW);
  }
  const arranged = item.tasks.map((task): Task => {
    const job = { ...task.job, kind: "sync" } as const;
    return tasks({ ...task, job, seen: true, status: "Synchronizing", claim: "held" });
  });
  return { run, todo: { ...item, takes, tasks: arranged } };
}

function outcomesOf(jobs: readonly KnownJob[], { outcome = () => ({ is: "accepted" }) }: Given) {
  const outcomes = new Map<string, CallOutcome>();
  for (const { id } of jobs) {
    const told = outcome(id);
    if (told) outcomes.set(`${id}/Forward`, told);
  }
  return outcomes;
}

function noting(real: Ledger, did: string[], written: Todo[], { losesAt }: Given): Ledger {
  return {
    ...real,
    save: async (item) => {
      if (isChunk(item)) written.push(item);
      const isLost = written.length === losesAt;
      did.push(isLost ? "lost" : "save");
      return isLost ? undefined : real.save(item);
    },
  };
}

function slowed(real: Ledger, clock: ReturnType<typeof createClock>, { brakesTake = 0, ledger }: Given): Ledger {
  const brakes = async () => {
    clock.pass(brakesTake);
    return real.brakes();
  };
  return { ...real, brakes, ...ledger?.(real) };
}

function notingPlaces(turn: Turn, did: string[]): Turn {
  return {
    ...turn,
    mayChange: async (withinMs) => {
      did.push(`place within ${withinMs}`);
      return turn.mayChange(withinMs);
    },
  };
}

function createClock() {
  let passed = 0;
  return {
    now: () => NOW + passed,
    elapsed: () => passed,
    sleep: async (ms: number) => {
      passed += Math.max(1, ms);
    },
    pass: (ms: number) => {
      passed += ms;
    },
  };
}
