import type { Failure } from "./failure.ts";
import type { Kind } from "./job.ts";
import type { Definition } from "./snapshot.ts";

/** What a status means to a decision. A word nobody documented counts as moving, never as stopped. */
export const STATE_CLASSES = ["running", "moving", "paused", "stopped", "failed"] as const;
export type StateClass = (typeof STATE_CLASSES)[number];

/** A cloud's words by what they mean, in lower case and separated by blanks. */
export type StatusWords = Readonly<Record<StateClass, string>>;

export function classIn(words: StatusWords, status: string): StateClass {
  return STATE_CLASSES.find((is) => words[is].split(" ").includes(status.toLowerCase())) ?? "moving";
}

/** What a read tells of a job, besides its status, that decides what may be done with it. */
export type JobFacts = {
  readonly kind?: Kind | undefined;
  /** Paid for by the month or year: its order has to be cancelled before it can be deleted. */
  readonly isPrepaid?: boolean | undefined;
  /** Its place in a group of jobs that are controlled as one (dual-active disaster recovery). */
  readonly role?: "parent" | "child" | undefined;
};

export type Seen = JobFacts & {
  readonly is: "seen";
  /** The cloud's own word. */
  readonly status: string;
  readonly name?: string;
  /** Left out when the read does not tell; empty when it tells that there are none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Which of the provider's APIs showed it, where there are several; calls for the job go the same way. */
  readonly via?: string;
  readonly instanceId?: string;
  /** Of a two-way job: the status of its other direction. */
  readonly otherStatus?: string;
  /** Shown by another read than the by-id listing, so its absence from the listing will say nothing. */
  readonly unlisted?: boolean;
  /** All that the read told, to be kept before a delete. */
  readonly definition?: Definition;
  /** The id it has now, when a reset moved it to another one. */
  readonly newJobId?: string;
};

/**
 * What the cloud says of one job now.
 * `absent`: a by-id query answered without it, which proves nothing unless the same query showed it before.
 * `gone`: a read that names the id answered a documented not-found code or a deleted status.
 * `unreadable`: no answer worth anything; never "fine".
 */
export type Observation =
  | Seen
  | { readonly is: "absent" }
  | { readonly is: "gone"; readonly failure?: Failure }
  | { readonly is: "unreadable"; readonly failure: Failure };
