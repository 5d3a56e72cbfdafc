import { type Failure, type FailureKind, isRefusal } from "#lib/jobs/failure.ts";

/** A message longer than this says nothing more to a person, and a result event has a size limit. */
export const LONGEST_MESSAGE = 1000;

/** No documented code or request id is nearly as long. */
export const LONGEST_WORD = 200;

/** What an HTTP status tells when no known code does. @param isClear the reply itself says that it is no success */
export function kindOfStatus(status: number, isClear: boolean): FailureKind {
  if (status === 429) return "throttled";
  if (status === 408 || status === 499 || status === 504) return "timeout";
  const isAnswer = (status >= 400 && status < 500) || (isClear && status < 300);
  return isAnswer ? "unrecognized" : "unavailable";
}

/** Ids that stand in a message as whole words: one id may be the beginning of another. A message with all of them names none. */
export function idsNamed(message: string, between: RegExp, ids: readonly string[]): ReadonlySet<string> {
  const words = new Set(message.split(between));
  const named = ids.filter((id) => words.has(id));
  return new Set(named.length < ids.length ? named : []);
}

/** Of a listing that is not to be relied on. */
export function notWhole(what: string): Failure {
  return { kind: "unavailable", message: `the listing of jobs ${what}` };
}

/** What a failed changing call did: it may have acted, it was refused, or nothing came of it. */
export function fateOf(failure: Failure, effect: "none" | "unknown"): "unknown" | "refused" | "undone" {
  if (effect === "unknown") return "unknown";
  return isRefusal(failure) ? "refused" : "undone";
}
