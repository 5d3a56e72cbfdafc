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
  const endpoint = provider.endpoint(target);
  const session = createSession(provider, target, ports);
  const once = async (request: ApiRequest, credentials: Credentials): Promise<Answer> => {
    const delivery = await ports.send(provider.sign(request, endpoint, credentials, ports.moment()));
    return delivery.is === "reply" ? provider.read(delivery.reply, request) : lost(delivery);
  };
  return async (request) => {
    const login = await session.open();
    if (!login.ok) return { ok: false, failure: login.failure, effect: "none" };
    const answer = await once(request, login.credentials);
    if (!isExpired(answer)) return answer;
    const renewed = await session.renew(login);
    if (!renewed.ok) return { ok: false, failure: renewed.failure, effect: "none" };
    return closeIfExpired(await once(request, renewed.credentials));
  };
}

/** One login shared by all calls in flight; a failed one is not kept. */
function createSession(provider: Provider, target: Target, { secrets, send }: CallPorts) {
  let current: Promise<Login> | undefined;
  let latest: Login | undefined;
  const start = (renew: boolean): Promise<Login> => {
    const opening = secrets(target, renew).then((found) => provider.login(target, found, send));
    current = opening.catch(withoutSecrets).then((login) => {
      latest = login;
      if (!login.ok) current = undefined;
      return login;
    });
    return current;
  };
  return {
    open: () => current ?? start(false),
    /** A new login in place of the expired one, unless a neighbour has renewed it already. */
    renew: (expired: Login) => (latest === expired ? start(true) : (current ?? start(true))),
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
