import type { Failure } from "#lib/jobs/failure.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Ask } from "#lib/providers/provider.ts";
import { createGate } from "./gate.ts";
import type { Breaker, Workbench } from "./held.ts";
import type { Whose } from "./ledger.ts";
import type { Publishing } from "./publish.ts";
import type { Turn } from "./turn.ts";

/** So long a call keeps its item, until the session has seen for itself. */
const LATENCY_S = 0.1;
/** The weight of the newest turn in what the session has seen. */
const NEWEST = 0.2;
/** Items in hand at most, whatever the rate. */
const MOST_IN_FLIGHT = 40;

export type LaneWork = Omit<Workbench, "breaker" | "gate" | "news"> &
  Publishing & {
    /** The longest wait inside for what falls due next, in milliseconds; for anything later the session ends. */
    readonly patienceMs: number;
  };

/** One worker's time on a lane. */
export type Session = Workbench &
  Pick<LaneWork, "patienceMs"> & {
    readonly inFlight: Set<Promise<void>>;
    /** Comes true when the cloud has accepted the key. */
    readonly accepted: Promise<void>;
    /** Seconds that a call keeps its item, waits at the gate aside. */
    latencyS: number;
    keptAt: number;
    readonly runs: Map<string, Run>;
    /** The run that was served last: the next one's turn comes. */
    served: Whose | undefined;
  };

/** With what earlier sessions have learned of the rates. */
export async function begin(work: LaneWork): Promise<Session> {
  const { target, clock } = work;
  const gate = createGate({ ...work, rate: target.rate, remembered: await work.ledger.limiters(target.name) });
  const breaker: Breaker = {};
  const { promise: accepted, resolve: onAccepted } = Promise.withResolvers<void>();
  const news = { isUntold: false };
  const ask = guarded({ ...work, gate, breaker, news }, onAccepted);
  const state = { inFlight: new Set<Promise<void>>(), latencyS: LATENCY_S, keptAt: clock.elapsed(), served: undefined };
  return { ...work, ask, gate, breaker, accepted, news, runs: new Map(), ...state };
}

/** For the sessions to come, if this one has called at all. */
export async function keep(session: Session): Promise<void> {
  const { gate, ledger, target, clock } = session;
  const limiters = gate.limiters();
  session.keptAt = clock.elapsed();
  if (gate.rate() > 0) await ledger.keepLimiters(target.name, limiters);
}

/** Little's law. One, until the cloud has accepted the key in this session: five bad signatures lock a Huawei key. */
export function mostInFlight({ gate, breaker, latencyS }: Session): number {
  if (!breaker.accepted) return 1;
  return Math.min(MOST_IN_FLIGHT, Math.ceil(gate.rate() * latencyS) + 1);
}

/** A turn teaches how long a call keeps its item. */
export function learnLatency(session: Session, turnMs: number, { calls, waitedMs }: ReturnType<Turn["spent"]>): void {
  if (calls === 0) return;
  const tookS = (turnMs - waitedMs) / 1000 / calls;
  session.latencyS += NEWEST * (tookS - session.latencyS);
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
