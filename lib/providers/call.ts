import type { Target } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask, Delivery, Login, Provider, Send, SigningMoment } from "./provider.ts";
import { createRenewal, isExpired, isRefusedKey, NO_TIME, type RenewalPorts, STALE_MS, unsent } from "./renewal.ts";
import { createSessions, type Sessions } from "./session.ts";
import type { SessionPorts } from "./target-session.ts";
import { unquotedReply } from "./unquoted.ts";

export type CallPorts = SessionPorts & {
  readonly send: Send;
  /** Logins that outlive this ask; without them it has one of its own. */
  readonly sessions?: Sessions;
  readonly mayCall?: RenewalPorts["mayCall"];
};

/**
 * Build → sign → send → read, for one target. Logs in when first needed, and once more when that login has expired. Nothing else is
 * retried here; the engine has the only retry layer.
 */
export function createAsk(provider: Provider, target: Target, ports: CallPorts): Ask {
  const { send, moment, sessions = createSessions(ports), mayCall = () => true } = ports;
  const session = sessions(provider, target);
  let isRefused = false;
  const refuse = (login: Login): void => {
    isRefused = true;
    session.drop(login);
  };
  const once = async (request: ApiRequest, login: Login & { ok: true }, at: SigningMoment): Promise<Answer> => {
    const delivery = await send(provider.sign(request, provider.endpoint(target), login.credentials, at));
    if (delivery.is === "lost") return lost(delivery);
    const answer = provider.read(unquotedReply(delivery.reply, login.credentials), request);
    if (isRefusedKey(answer)) refuse(login);
    renewal.heard(login, answer);
    return answer;
  };
  // Its secrets may have taken a while to come.
  const logIn: Send = async (request, signal) => (mayCall() ? send(request, signal) : NOT_SENT);
  const renewal = createRenewal({ session, send: logIn, moment, mayCall, once });
  const open = inTime(() => session.open(logIn), moment);
  return async (request) => {
    const login = await open();
    if (!login.ok) return unsent(login.failure);
    if (!mayCall()) return unsent(NO_TIME);
    const first = moment();
    const answer = await once(request, login, first);
    // Once another call has learned that the key is not accepted, nobody logs in with it.
    return isExpired(answer) && !isRefused ? renewal.again(request, login, answer, first) : answer;
  };
}

const NOT_SENT: Delivery = { is: "lost", sent: false, why: "unavailable", message: NO_TIME.message };

/** The first login may take its time: nothing has been read yet that could grow stale. */
function inTime(open: () => Promise<Login>, moment: () => SigningMoment): () => Promise<Login> {
  let hasOpened = false;
  return async () => {
    const begun = moment().now;
    const login = await open();
    const isSlow = hasOpened && moment().now - begun > STALE_MS;
    hasOpened ||= login.ok;
    return login.ok && isSlow ? { ok: false, failure: NO_TIME } : login;
  };
}

function lost(delivery: Delivery & { is: "lost" }): Answer {
  const failure = { kind: delivery.why, message: delivery.message };
  return { ok: false, failure, effect: delivery.sent ? "unknown" : "none" };
}
