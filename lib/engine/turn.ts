import { type Failure, isRefusal } from "#lib/jobs/failure.ts";
import type { Answer, Ask, CallClass } from "#lib/providers/provider.ts";
import { type Gate, LONGEST_WAIT_MS } from "./gate.ts";
import type { Clock } from "./ports.ts";

/** One turn of a chunk on its lane. */
export type Turn = {
  /** Waits at the gate, then calls. */
  readonly ask: Ask;
  /** Waits for the next changing call's place, so that it leaves at once when asked. False when that takes longer than this. */
  readonly mayChange: (withinMs: number) => Promise<boolean>;
  /** The cloud has turned this turn away: nothing more is sent. */
  readonly isTurnedAway: () => boolean;
  /** When the first call since this was last asked left, on the clock of what has passed; now, if none has. */
  readonly firstLeft: () => number;
  /** Calls made, those of them that the cloud answered, and how long they waited at the gate. */
  readonly spent: () => { readonly calls: number; readonly answered: number; readonly waitedMs: number };
};

export type TurnOptions = {
  readonly ask: Ask;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly mayCall: () => boolean;
  /** Of the item: lower goes first. */
  readonly priority: number;
};

type Progress = {
  away?: Answer;
  hasPlace: boolean;
  first?: number | undefined;
  calls: number;
  answered: number;
  waitedMs: number;
};

/** A gate shut for longer is no queue to stand in: what is read now would be stale by then. */
const SHUT_MS = 6000;

/**
 * Once the cloud has turned us away (throttled, or the key not accepted), or lets nobody through for long, the rest of the turn
 * gets the same answer without a call. More calls would only add to it, and five bad signatures lock a Huawei key.
 */
export function beginTurn(options: TurnOptions): Turn {
  const { ask, gate, clock, mayCall } = options;
  const progress: Progress = { hasPlace: false, calls: 0, answered: 0, waitedMs: 0 };
  return {
    isTurnedAway: () => progress.away !== undefined,
    spent: () => progress,
    firstLeft: () => {
      const at = progress.first ?? clock.elapsed();
      progress.first = undefined;
      return at;
    },
    mayChange: async (withinMs) => {
      if (progress.away) return false;
      const { changing } = gate.rates;
      progress.hasPlace ||= await pass(changing, withinMs, progress, options);
      if (!progress.hasPlace && gate.line(changing).opensIn() > SHUT_MS) progress.away = shut(changing, options);
      return progress.hasPlace;
    },
    ask: async (request) => {
      const callClass = gate.rates.classOf(request.operation);
      const mayLeave = progress.away === undefined && (await enter(callClass, progress, options));
      if (!mayLeave && mayCall()) progress.away ??= shut(callClass, options);
      if (progress.away) return progress.away;
      progress.first ??= clock.elapsed();
      progress.calls += 1;
      const answer = await ask(request);
      note(answer, progress);
      return answer;
    },
  };
}

function note(answer: Answer, progress: Progress): void {
  if (answer.ok || isRefusal(answer.failure)) progress.answered += 1;
  if (turnsAway(answer)) progress.away = answer;
}

async function enter(callClass: CallClass, progress: Progress, options: TurnOptions): Promise<boolean> {
  if (!progress.hasPlace || callClass !== options.gate.rates.changing) {
    return pass(callClass, LONGEST_WAIT_MS, progress, options);
  }
  progress.hasPlace = false;
  return true;
}

async function pass(
  callClass: CallClass,
  withinMs: number,
  progress: Progress,
  options: TurnOptions,
): Promise<boolean> {
  const since = options.clock.elapsed();
  const mayLeave = await options.gate.line(callClass).pass(options.priority, withinMs);
  progress.waitedMs += options.clock.elapsed() - since;
  return mayLeave;
}

function shut(callClass: CallClass, { gate }: TurnOptions): Answer {
  const message = `the cloud throttles the account's ${callClass.name} calls; this one was not sent`;
  const failure: Failure = { kind: "throttled", message, retryAfterMs: gate.line(callClass).opensIn() };
  return { ok: false, failure, effect: "none" };
}

function turnsAway(answer: Answer): boolean {
  if (answer.ok) return false;
  const { kind, lane } = answer.failure;
  return lane === true || kind === "throttled" || kind === "credentials-expired";
}
