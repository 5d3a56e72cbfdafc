import type { Failure } from "#lib/jobs/failure.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Ask } from "#lib/providers/provider.ts";
import { workChunk } from "./chunk.ts";
import { createGate } from "./gate.ts";
import { type Breaker, LEASE_MS, type Workbench } from "./held.ts";
import { type Publishing, publishLane, publishVerdicts } from "./publish.ts";

/** So long a call keeps its item, until the session has seen for itself. */
const LATENCY_S = 0.1;
/** The weight of the newest turn in what the session has seen. */
const NEWEST = 0.2;
/** Items in hand at most, whatever the rate. */
const MOST_IN_FLIGHT = 40;
/** What was learned of the rates is kept this often while the session lasts, and at its end. */
const KEEP_MS = 5000;

export type LaneWork = Omit<Workbench, "breaker" | "gate"> &
  Publishing & {
    /** The longest wait inside for what falls due next, in milliseconds; for anything later the session ends. */
    readonly patienceMs: number;
  };

type Session = Workbench &
  Pick<LaneWork, "patienceMs"> & {
    readonly inFlight: Set<Promise<void>>;
    /** Comes true when the cloud has accepted the key. */
    readonly accepted: Promise<void>;
    /** Seconds that a call keeps its item, waits at the gate aside. */
    latencyS: number;
    keptAt: number;
  };

/** How a session on a lane ended: nothing left, more to do at once, something due later, or events the bus has not accepted. */
export type LaneOutcome = "done" | "more" | "later" | "unsent";

/**
 * Works a lane's list: most urgent first, as many chunks at once as keep its rate busy, waiting inside for what is due later.
 * Verdicts are published as they fall, the ends of runs before and after.
 */
export async function workLane(lane: string, work: LaneWork): Promise<LaneOutcome> {
  const session = await begin(work);
  await publishLane(lane, work);
  try {
    while (work.mayCall() && (await advance(lane, session))) {
      await publishVerdicts(lane, work);
      if (work.clock.now() - session.keptAt >= KEEP_MS) await keep(session);
    }
  } finally {
    await Promise.allSettled(session.inFlight);
  }
  await keep(session);
  const published = await publishLane(lane, work);
  const due = await nextDue(lane, session);
  if (due === undefined) return published === "sent" ? "done" : "unsent";
  return due - work.clock.now() > work.patienceMs ? "later" : "more";
}

async function begin(work: LaneWork): Promise<Session> {
  const { target, clock } = work;
  const gate = createGate({ ...work, rate: target.rate, remembered: await work.ledger.limiters(target.name) });
  const breaker: Breaker = {};
  const { promise: accepted, resolve: onAccepted } = Promise.withResolvers<void>();
  const ask = guarded({ ...work, gate, breaker }, onAccepted);
  return { ...work, ask, gate, breaker, accepted, inFlight: new Set(), latencyS: LATENCY_S, keptAt: clock.now() };
}

async function keep(session: Session): Promise<void> {
  const { gate, ledger, target, clock } = session;
  const limiters = gate.limiters();
  session.keptAt = clock.now();
  if (Object.keys(limiters).length > 0) await ledger.keepLimiters(target.name, limiters);
}

/** Takes what is due and waits until there is room for more; with nothing in hand, until something is due. False when nothing is soon. */
async function advance(lane: string, session: Session): Promise<boolean> {
  const { inFlight, accepted, breaker } = session;
  await fill(lane, session);
  if (inFlight.size === 0) return sleepUntilDue(lane, session);
  await Promise.race(breaker.accepted ? inFlight : [...inFlight, accepted]);
  return true;
}

const OUT_OF_TIME: Failure = { kind: "unavailable", message: "no time was left for the call; it was not sent" };

/** The first reply that says the key is not accepted opens the breaker for every chunk of the lane. Out of time, no call starts. */
function guarded({ ask, gate, breaker, mayCall }: Workbench, onAccepted: () => void): Ask {
  return async (request) => {
    if (breaker.opened) return { ok: false, failure: breaker.opened, effect: "none" };
    if (!mayCall()) return { ok: false, failure: OUT_OF_TIME, effect: "none" };
    const answer = await ask(request);
    gate.heard(request.operation, answer);
    if (answer.ok) {
      breaker.accepted = true;
      onAccepted();
    } else if (answer.failure.lane) breaker.opened ??= answer.failure;
    return answer;
  };
}

/** Little's law. One, until the cloud has accepted the key in this session: five bad signatures lock a Huawei key. */
function mostInFlight({ gate, breaker, latencyS }: Session): number {
  if (!breaker.accepted) return 1;
  return Math.min(MOST_IN_FLIGHT, Math.ceil(gate.rate() * latencyS) + 1);
}

async function fill(lane: string, session: Session): Promise<void> {
  const { inFlight, mayCall, clock, ledger, gate } = session;
  while (inFlight.size < mostInFlight(session) && mayCall() && gate.restsUntil() === 0) {
    const now = clock.now();
    const todo = await ledger.take(lane, now, now + LEASE_MS);
    if (!todo) return;
    const work: Promise<void> = workTodo(todo, session).finally(() => inFlight.delete(work));
    inFlight.add(work);
  }
}

async function workTodo(todo: Todo, session: Session): Promise<void> {
  const { ledger, clock } = session;
  const run: Run | undefined = await ledger.run(todo.runId);
  if (!run) throw new Error(`the run ${todo.runId} of an item on ${todo.lane} is not in the ledger; want its record`);
  const since = clock.now();
  const { calls, waitedMs } = (await workChunk(todo, run, session)).spent();
  if (calls === 0) return;
  const tookS = (clock.now() - since - waitedMs) / 1000 / calls;
  session.latencyS += NEWEST * (tookS - session.latencyS);
}

/** When the next item can be worked on: when it is due, and the gate is not shut. */
async function nextDue(lane: string, { ledger, gate }: Session): Promise<number | undefined> {
  const due = await ledger.nextDue(lane);
  return due === undefined ? undefined : Math.max(due, gate.restsUntil());
}

/** False when the list is empty, or nothing on it is due soon. */
async function sleepUntilDue(lane: string, session: Session): Promise<boolean> {
  const { clock, patienceMs } = session;
  const due = await nextDue(lane, session);
  if (due === undefined || due - clock.now() > patienceMs) return false;
  await clock.sleep(Math.min(Math.max(0, due - clock.now()), LONGEST_SLEEP_MS));
  return true;
}

/** Short, so that whoever wants the worker to stop need not wait long. */
const LONGEST_SLEEP_MS = 1000;
