import type { Target } from "#lib/jobs/target.ts";
import { elsewhere, ofWholeLane, withoutSecrets } from "./login-refusal.ts";
import type { Credentials, Login, Provider, Send, SigningMoment } from "./provider.ts";
import { type Held, hold, isDue, isRunningOut, isSame, usableUntil } from "./session-times.ts";

export type SessionPorts = {
  /** The target's secrets as they are now; `renew` when the last ones were refused or have expired. */
  readonly secrets: (target: Target, renew: boolean) => Promise<Credentials>;
  readonly moment: () => SigningMoment;
};

/** Between two tries to replace a login that still works. */
const RETRY_MS = 30_000;

/**
 * A target's login, shared by all calls. `send` is the caller's: its time limit holds for a login too. `renew` gives the login that
 * follows the expired one, to whoever is told that it expired. `drop`: the cloud does not accept it, so the next reads the secrets anew.
 */
export class TargetSession {
  readonly #provider: Provider;
  readonly #target: Target;
  readonly #ports: SessionPorts;
  readonly #renewals = new WeakMap<Login, Promise<Login>>();
  #held: Held | undefined;
  #opening: Promise<Login> | undefined;
  #mustReread = false;
  #project: string | undefined;

  constructor(provider: Provider, target: Target, ports: SessionPorts) {
    this.#provider = provider;
    this.#target = target;
    this.#ports = ports;
  }

  async open(send: Send): Promise<Login> {
    if (this.#opening) return this.#opening;
    if (this.#held && !isDue(this.#held, this.#now())) return this.#held.login;
    return this.#start(send);
  }

  renew(expired: Login, send: Send): Promise<Login> {
    const renewal = this.#renewals.get(expired) ?? this.#replace(expired, send);
    this.#renewals.set(expired, renewal);
    return renewal;
  }

  drop(refused: Login): void {
    if (this.#held?.login === refused) this.#forget();
  }

  async #replace(expired: Login, send: Send): Promise<Login> {
    const current = this.#opening ? await this.#opening : this.#held?.login;
    if (current?.ok && current !== expired) return current;
    this.#forget();
    return this.#start(send);
  }

  #start(send: Send): Promise<Login> {
    this.#opening = this.#refresh(send)
      .catch((error: unknown) => this.#withoutSecrets(error))
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  /** The secrets as they are now; a new login if they changed or the old one runs out. */
  async #refresh(send: Send): Promise<Login> {
    const { secrets, moment } = this.#ports;
    const found = await secrets(this.#target, this.#mustReread);
    const held = this.#held && isSame(this.#held.secrets, found) ? this.#held : undefined;
    if (held && !isRunningOut(held, this.#now())) return this.#keep({ ...held, checkedAt: this.#now() });
    const begun = moment();
    const login = ofWholeLane(await this.#provider.login(this.#target, found, send, begun), found);
    if (!login.ok) return this.#withoutLogin(login, held);
    const moved = elsewhere(login.credentials, this.#project, this.#target.name);
    if (moved) return this.#withoutLogin(moved, held);
    this.#project = login.credentials["projectId"];
    return this.#keep(hold(login, found, begun.now));
  }

  #keep(held: Held): Login {
    this.#held = held;
    this.#mustReread = false;
    return held.login;
  }

  /** An identity service that is down is no reason to stop while the old login lasts; one that says no is. */
  #withoutLogin(login: Login & { readonly ok: false }, held: Held | undefined): Login {
    const now = this.#now();
    if (login.failure.lane) this.#forget();
    else if (held && now < usableUntil(held)) return this.#keep({ ...held, retryAt: now + RETRY_MS });
    return login;
  }

  #withoutSecrets(error: unknown): Login {
    const refused = withoutSecrets(error, this.#target.name);
    if (refused.failure.lane) this.#forget();
    return refused;
  }

  #forget(): void {
    this.#held = undefined;
    this.#mustReread = true;
  }

  #now(): number {
    return this.#ports.moment().now;
  }
}
