import type { Failure } from "#lib/jobs/failure.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import type { Login } from "./provider.ts";

type Refused = Login & { readonly ok: false };

const WAITS: ReadonlySet<Failure["kind"]> = new Set(["throttled", "unavailable", "timeout"]);

/**
 * Without a login no call of the lane can succeed, and no word of an identity service is one on a job: a role that is not found
 * must not read like a job that is gone.
 */
export function ofWholeLane(login: Login): Login {
  if (login.ok || WAITS.has(login.failure.kind)) return login;
  const kind = login.failure.kind === "credentials-expired" ? "credentials-expired" : "access-denied";
  return { ok: false, failure: { ...login.failure, kind, lane: true } };
}

/** Only texts written for people are told: another error's could hold what it failed on. */
export function withoutSecrets(error: unknown, target: string): Refused {
  if (error instanceof Unavailable) return { ok: false, failure: { kind: "unavailable", message: error.message } };
  const message = error instanceof InputError ? error.message : `target ${target}: the login failed`;
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
}
