import type { Credentials, Login } from "./provider.ts";

/** A login in use. Times are milliseconds since the epoch. */
export type Held = {
  readonly login: Login & { readonly ok: true };
  readonly secrets: Credentials;
  readonly startedAt: number;
  /** When the secrets were last seen to be the same. */
  readonly checkedAt: number;
  /** After a renewal that failed, not before. */
  readonly retryAt?: number;
};

/** A rotated secret is noticed within this, without a reading of the secret for each call. */
const REREAD_MS = 5 * 60_000;
/** Alibaba Cloud's SDKs call a session stale this long before its end. */
const STALE_MS = 15 * 60_000;
/** A login is no use to a call that may still be on its way when it ends. */
const LAST_USE_MS = 60_000;

export function hold(login: Held["login"], secrets: Credentials, now: number): Held {
  return { login, secrets, startedAt: now, checkedAt: now };
}

/** Whether to look at the secrets, or at the login, again before the next call. */
export function isDue(held: Held, now: number): boolean {
  if (held.retryAt !== undefined) return now >= held.retryAt;
  return now >= held.checkedAt + REREAD_MS || isRunningOut(held, now);
}

/** In the last quarter of its life, or the last 15 minutes, but never in its first half: the shortest session lasts 15 minutes. */
export function isRunningOut({ login: { expiresAt }, startedAt }: Held, now: number): boolean {
  if (expiresAt === undefined) return false;
  const life = expiresAt - startedAt;
  return now >= expiresAt - Math.max(life / 4, Math.min(STALE_MS, life / 2));
}

export function usableUntil({ login: { expiresAt = Number.POSITIVE_INFINITY } }: Held): number {
  return expiresAt - LAST_USE_MS;
}

export function isSame(one: Credentials, other: Credentials): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
