import type { Failure } from "#lib/jobs/failure.ts";
import type { Answer, ApiRequest, Login, Send, SigningMoment } from "./provider.ts";
import type { TargetSession } from "./target-session.ts";

type OpenLogin = Login & { readonly ok: true };

export type RenewalPorts = {
  readonly session: TargetSession;
  readonly send: Send;
  readonly moment: () => SigningMoment;
  /** Whether a call may still start: a renewal is one, and so is the try that follows it. */
  readonly mayCall: () => boolean;
  /** Signs, sends and reads, once. */
  readonly once: (request: ApiRequest, login: OpenLogin, at: SigningMoment) => Promise<Answer>;
};

/** A changing call rests on a fresh read; after a renewal slower than this, the engine has to read again first. */
export const STALE_MS = 2000;

export const NO_TIME: Failure = {
  kind: "unavailable",
  message: "logging in left no time for the call; it was not sent",
};

/**
 * One renewal for calls whose login has expired, then the call once more, which is safe: the cloud refused the first try. Many calls
 * may find their login expired together: the first tries the renewed one, since five bad signatures lock a key. A renewed login that
 * expires before any call of it was answered ends the lane: no further call can do better.
 */
export function createRenewal({ session, send, moment, mayCall, once }: RenewalPorts) {
  const trials = new WeakMap<Login, Promise<Answer>>();
  const answered = new WeakSet<Login>();
  const leave = async (request: ApiRequest, renewed: OpenLogin, first: SigningMoment): Promise<Answer> => {
    const second = moment();
    if (second.now - first.now > STALE_MS || !mayCall()) return unsent(NO_TIME);
    return once(request, renewed, second);
  };
  const follow = async (request: ApiRequest, renewed: OpenLogin, first: SigningMoment): Promise<Answer> => {
    const trial = trials.get(renewed);
    if (trial) {
      const tried = await trial;
      return isTurnedDown(tried) ? { ...tried, effect: "none" } : leave(request, renewed, first);
    }
    const sending = leave(request, renewed, first);
    trials.set(renewed, sending);
    return sending;
  };
  return {
    /** The cloud has answered a call of this login. */
    heard: (login: Login, answer: Answer): void => {
      if (!isTurnedDown(answer)) answered.add(login);
    },
    /** What becomes of a call that was answered `expired`. @param first when its first try left */
    again: async (request: ApiRequest, login: OpenLogin, expired: Answer, first: SigningMoment): Promise<Answer> => {
      if (trials.has(login) && !answered.has(login)) return closing(expired);
      if (!mayCall()) return unsent(NO_TIME);
      const renewed = await session.renew(login, send);
      if (!renewed.ok) return unsent(renewed.failure);
      const last = await follow(request, renewed, first);
      if (!isExpired(last)) return last;
      session.drop(renewed);
      return closing(last);
    },
  };
}

export function isExpired(answer: Answer): answer is Answer & { ok: false } {
  return !answer.ok && answer.failure.kind === "credentials-expired";
}

export function isRefusedKey(answer: Answer): answer is Answer & { ok: false } {
  return !answer.ok && answer.failure.lane === true;
}

function isTurnedDown(answer: Answer): answer is Answer & { ok: false } {
  return isRefusedKey(answer) || isExpired(answer);
}

function closing(answer: Answer): Answer {
  return answer.ok ? answer : { ...answer, failure: { ...answer.failure, lane: true } };
}

export function unsent(failure: Failure): Answer {
  return { ok: false, failure, effect: "none" };
}
