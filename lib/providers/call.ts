import type { Failure } from "#lib/jobs/failure.ts";
import type { Target } from "#lib/jobs/target.ts";
import type {
  Answer,
  ApiRequest,
  Ask,
  Credentials,
  Delivery,
  Login,
  Provider,
  Send,
  SigningMoment,
} from "./provider.ts";

export type CallPorts = {
  readonly send: Send;
  /** The target's secrets as they are now; `renew` when the cloud says the last ones have expired. */
  readonly secrets: (target: Target, renew: boolean) => Promise<Credentials>;
  readonly moment: () => SigningMoment;
};

/**
 * Build → sign → send → read, for one target. Logs in when first needed. Expired credentials are renewed once a request, which is
 * safe: the cloud refused the first try. Nothing else is retried here; the engine has the only retry layer.
 */
export function createAsk(provider: Provider, target: Target, ports: CallPorts): Ask {
  const session = createSession(provider, target, ports);
  const once = async (request: ApiRequest, credentials: Credentials, moment: SigningMoment): Promise<Answer> => {
    const delivery = await ports.send(provider.sign(request, provider.endpoint(target), credentials, moment));
    return delivery.is === "reply" ? provider.read(delivery.reply, request) : lost(delivery);
  };
  return async (request) => {
    const login = await session.open();
    if (!login.ok) return { ok: false, failure: login.failure, effect: "none" };
    const first = ports.moment();
    const answer = await once(request, login.credentials, first);
    if (!isExpired(answer)) return answer;
    const renewed = await session.renew(login);
    if (!renewed.ok) return { ok: false, failure: renewed.failure, effect: "none" };
    const second = ports.moment();
    if (second.now - first.now > STALE_MS) return { ok: false, failure: SLOW_RENEWAL, effect: "none" };
    return closeIfExpired(await once(request, renewed.credentials, second));
  };
}

/** A changing call rests on a fresh read; after a renewal slower than this, the engine has to read again first. */
const STALE_MS = 2000;
const SLOW_RENEWAL: Failure = {
  kind: "unavailable",
  message: "renewing the credentials took long; the call was not sent",
};

/** One login shared by all calls in flight; a failed one is not kept. */
function createSession(provider: Provider, target: Target, { secrets, send, moment }: CallPorts) {
  let current: Promise<Login> | undefined;
  const start = (renew: boolean): Promise<Login> => {
    const opening = secrets(target, renew)
      .then((found) => provider.login(target, found, send, moment()))
      .catch(withoutSecrets);
    current = opening.then((login) => {
      if (!login.ok) current = undefined;
      return login;
    });
    return current;
  };
  const renewals = new WeakMap<Login, Promise<Login>>();
  return {
    open: () => current ?? start(false),
    /** The login that follows the expired one; whoever else is told that it expired gets the same. */
    renew: (expired: Login): Promise<Login> => {
      const renewal = renewals.get(expired) ?? start(true);
      renewals.set(expired, renewal);
      return renewal;
    },
  };
}

/** No secret, no call: a lane without its key is a lane whose key is not accepted. */
function withoutSecrets(error: unknown): Login {
  const message = error instanceof Error ? error.message : "the credentials cannot be read";
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
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
