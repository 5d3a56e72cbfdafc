import type { Failure } from "#lib/jobs/failure.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Ask } from "#lib/providers/provider.ts";
import { workChunk } from "./chunk.ts";
import { type Breaker, LEASE_MS, type Workbench } from "./held.ts";
import { type Publishing, publishLane, publishVerdicts } from "./publish.ts";

/** A control call's usual latency: Little's law then gives the chunks in flight that keep a known rate busy. */
const LATENCY_S = 0.1;
/** Below the five bad signatures in a row that lock a Huawei key. */
const MOST_IN_FLIGHT = 4;

export type LaneWork = Omit<Workbench, "breaker"> &
  Publishing & {
    /** The longest wait inside for what falls due next, in milliseconds; for anything later the session ends. */
    readonly patienceMs: number;
  };

type Bench = Workbench & Pick<LaneWork, "patienceMs">;

/** How a session on a lane ended: nothing left, more to do at once, something due later, or events the bus has not accepted. */
export type LaneOutcome = "done" | "more" | "later" | "unsent";

/**
 * Works a lane's list: most urgent first, one chunk at a time unless the target's rate is known, waiting inside for what is due
 * later. Verdicts are published as they fall, the ends of runs before and after.
 */
export async function workLane(lane: string, work: LaneWork): Promise<LaneOutcome> {
  const bench = withBreaker(work);
  const inFlight = new Set<Promise<void>>();
  await publishLane(lane, work);
  try {
    while (work.mayCall() && (await advance(lane, bench, inFlight))) await publishVerdicts(lane, work);
  } finally {
    await Promise.allSettled(inFlight);
  }
  const published = await publishLane(lane, work);
  const due = await work.ledger.nextDue(lane);
  if (due === undefined) return published === "sent" ? "done" : "unsent";
  return due - work.clock.now() > work.patienceMs ? "later" : "more";
}

/** Takes what is due and waits until a chunk is through; with nothing in hand, until something is due. False when nothing is soon. */
async function advance(lane: string, bench: Bench, inFlight: Set<Promise<void>>): Promise<boolean> {
  await fill(lane, bench, inFlight);
  if (inFlight.size === 0) return sleepUntilDue(lane, bench);
  await Promise.race(inFlight);
  return true;
}

const OUT_OF_TIME: Failure = { kind: "unavailable", message: "no time was left for the call; it was not sent" };

/** The first reply that says the key is not accepted opens the breaker for every chunk of the lane. Out of time, no call starts. */
function withBreaker(work: LaneWork): Bench {
  const breaker: Breaker = {};
  const ask: Ask = async (request) => {
    if (breaker.opened) return { ok: false, failure: breaker.opened, effect: "none" };
    if (!work.mayCall()) return { ok: false, failure: OUT_OF_TIME, effect: "none" };
    const answer = await work.ask(request);
    if (answer.ok) breaker.accepted = true;
    else if (answer.failure.lane) breaker.opened ??= answer.failure;
    return answer;
  };
  return { ...work, ask, breaker };
}

/** One, until the cloud has accepted the key once. */
function mostInFlight({ target: { rate }, breaker }: Workbench): number {
  if (rate === undefined || !breaker.accepted) return 1;
  return Math.min(MOST_IN_FLIGHT, Math.ceil(rate * LATENCY_S) + 1);
}

async function fill(lane: string, bench: Workbench, inFlight: Set<Promise<void>>): Promise<void> {
  while (inFlight.size < mostInFlight(bench) && bench.mayCall()) {
    const now = bench.clock.now();
    const todo = await bench.ledger.take(lane, now, now + LEASE_MS);
    if (!todo) return;
    const work: Promise<void> = workTodo(todo, bench).then(() => void inFlight.delete(work));
    inFlight.add(work);
    // One that fails while the next is being taken stays in hand until the race finds it.
    work.catch(() => undefined);
  }
}

async function workTodo(todo: Todo, bench: Workbench): Promise<void> {
  const run: Run | undefined = await bench.ledger.run(todo.runId);
  if (!run) throw new Error(`the run ${todo.runId} of an item on ${todo.lane} is not in the ledger; want its record`);
  await workChunk(todo, run, bench);
}

/** False when the list is empty, or nothing on it is due soon. */
async function sleepUntilDue(lane: string, { ledger, clock, patienceMs }: Bench): Promise<boolean> {
  const due = await ledger.nextDue(lane);
  if (due === undefined || due - clock.now() > patienceMs) return false;
  await clock.sleep(Math.min(Math.max(0, due - clock.now()), LONGEST_SLEEP_MS));
  return true;
}

/** Short, so that whoever wants the worker to stop need not wait long. */
const LONGEST_SLEEP_MS = 1000;
