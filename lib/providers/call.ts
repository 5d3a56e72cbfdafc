import type { Failure } from "#lib/jobs/failure.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask, Delivery, HttpReply, Login, Provider, Send, SigningMoment } from "./provider.ts";
import { createSessions, type Sessions } from "./session.ts";
import type { SessionPorts } from "./target-session.ts";
import { unquotedReply } from "./unquoted.ts";

export type CallPorts = SessionPorts & {
  readonly send: Send;
  /** Logins that outlive this ask; without them it has one of its own. */
  readonly sessions?: Sessions;
};

/**
 * Build → sign → send → read, for one target. Logs in when first needed. Expired credentials are renewed once a request, which is
 * safe: the cloud refused the first try. Nothing else is retried here; the engine has the only retry layer.
 */
export function createAsk(provider: Provider, target: Target, ports: CallPorts): Ask {
  const { send, moment, sessions = createSessions(ports) } = ports;
  const session = sessions(provider, target);
  const readReply = (reply: HttpReply, request: ApiRequest, { credentials }: Login & { ok: true }) =>
    provider.read(unquotedReply(reply, credentials), request);
  const once = async (request: ApiRequest, login: Login & { ok: true }, at: SigningMoment): Promise<Answer> => {
    const delivery = await send(provider.sign(request, provider.endpoint(target), login.credentials, at));
    const answer = delivery.is === "reply" ? readReply(delivery.reply, request, login) : lost(delivery);
    if (isRefusedKey(answer)) session.drop(login);
    return answer;
  };
  // Many calls may find their login expired together: the first tries the renewed one, since five bad signatures lock a key.
  const trials = new WeakMap<Login, Promise<Answer>>();
  const again = async (request: ApiRequest, renewed: Login & { ok: true }, first: SigningMoment): Promise<Answer> => {
    const leave = async (): Promise<Answer> => {
      const second = moment();
      const isSlow = second.now - first.now > STALE_MS;
      return isSlow ? { ok: false, failure: SLOW_RENEWAL, effect: "none" } : once(request, renewed, second);
    };
    const trial = trials.get(renewed);
    if (trial) {
      const tried = await trial;
      return isTurnedDown(tried) ? { ...tried, effect: "none" } : leave();
    }
    const sending = leave();
    trials.set(renewed, sending);
    return sending;
  };
  const open = inTime(() => session.open(send), moment);
  return async (request) => {
    const login = await open();
    if (!login.ok) return { ok: false, failure: login.failure, effect: "none" };
    const first = moment();
    const answer = await once(request, login, first);
    if (!isExpired(answer)) return answer;
    const renewed = await session.renew(login, send);
    if (!renewed.ok) return { ok: false, failure: renewed.failure, effect: "none" };
    const last = await again(request, renewed, first);
    if (isExpired(last)) session.drop(renewed);
    return closeIfExpired(last);
  };
}

/** A changing call rests on a fresh read; after a renewal slower than this, the engine has to read again first. */
const STALE_MS = 2000;
const SLOW_RENEWAL: Failure = {
  kind: "unavailable",
  message: "renewing the credentials took long; the call was not sent",
};

/** The first login may take its time: nothing has been read yet that could grow stale. */
function inTime(open: () => Promise<Login>, moment: () => SigningMoment): () => Promise<Login> {
  let hasOpened = false;
  return async () => {
    const begun = moment().now;
    const login = await open();
    const isSlow = hasOpened && moment().now - begun > STALE_MS;
    hasOpened ||= login.ok;
    return login.ok && isSlow ? { ok: false, failure: SLOW_RENEWAL } : login;
  };
}

function isRefusedKey(answer: Answer): boolean {
  return !answer.ok && answer.failure.lane === true;
}

function isTurnedDown(answer: Answer): answer is Answer & { ok: false } {
  return isRefusedKey(answer) || isExpired(answer);
}

function isExpired(answer: Answer): boolean {
  return !answer.ok && answer.failure.kind === "credentials-expired";
}

/** Expired again right after a renewal: no further call can do better. */
function closeIfExpired(answer: Answer): Answer {
  if (answer.ok || !isExpired(answer)) return answer;
  return { ...answer, failure: { ...answer.failure, lane: true } };
}

function lost(delivery: Delivery & { is: "lost" }): Answer {
  const failure = { kind: delivery.why, message: delivery.message };
  return { ok: false, failure, effect: delivery.sent ? "unknown" : "none" };
}
