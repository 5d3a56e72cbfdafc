import type { Failure } from "#lib/jobs/failure.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import type { Credentials, Login } from "./provider.ts";
import { unquotedFailure } from "./unquoted.ts";

type Refused = Login & { readonly ok: false };

const WAITS: ReadonlySet<Failure["kind"]> = new Set(["throttled", "unavailable", "timeout"]);

/**
 * Without a login no call of the lane can succeed, and no word of an identity service is one on a job: a role that is not found
 * must not read like a job that is gone.
 */
export function ofWholeLane(login: Login, secrets: Credentials): Login {
  if (login.ok) return login;
  const failure = unquotedFailure(login.failure, secrets);
  if (WAITS.has(failure.kind)) return { ok: false, failure };
  const kind = failure.kind === "credentials-expired" ? "credentials-expired" : "access-denied";
  return { ok: false, failure: { ...failure, kind, lane: true } };
}

/** A login for another project than the one before: there an id that is not found says nothing of a job of the first. */
export function elsewhere({ projectId }: Credentials, before: string | undefined, target: string): Refused | undefined {
  if (before === undefined || projectId === before) return undefined;
  const message = `the project of target ${target} was ${before} and is ${projectId} now; set its projectId`;
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
}

/** Only texts written for people are told: another error's could hold what it failed on. */
export function withoutSecrets(error: unknown, target: string): Refused {
  if (error instanceof Unavailable) return { ok: false, failure: { kind: "unavailable", message: error.message } };
  const message = error instanceof InputError ? error.message : `target ${target}: the login failed`;
  return { ok: false, failure: { kind: "access-denied", message, lane: true } };
}
