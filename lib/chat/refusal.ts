import type { Action } from "#lib/jobs/action.ts";
import type { Role } from "#lib/jobs/chat.ts";

/** Why something that somebody said is not done, for a sentence in any language. */
export type Refusal =
  | { readonly is: "no role" }
  | {
      readonly is: "role missing";
      readonly role: Role;
      readonly action?: Action | undefined;
      readonly target?: string | undefined;
      /** On every target, not on some. */
      readonly everywhere?: boolean | undefined;
    }
  | { readonly is: "room not listened to" }
  /** The platform's signature does not cover the words, so they may only ask. */
  | { readonly is: "weak signature" }
  /** Another person asked for it. */
  | { readonly is: "not yours" }
  | { readonly is: "wrong room" }
  | { readonly is: "wrong message" }
  | { readonly is: "another plan" }
  | { readonly is: "expired" }
  | { readonly is: "used already"; readonly runId?: string | undefined }
  | { readonly is: "cancelled" }
  | { readonly is: "not yet planned" }
  /** No plan could be made. */
  | { readonly is: "not planned"; readonly why: string }
  /** It was asked to be seen, not to be done. */
  | { readonly is: "only to see" }
  /** Whoever asked has not confirmed it yet, so there is nothing to approve. */
  | { readonly is: "not yet confirmed" }
  /** Confirmed already: it waits for another person. */
  | { readonly is: "waits for approval" }
  /** Whoever asked cannot be the other person. */
  | { readonly is: "approver asked" }
  | { readonly is: "approval not wanted" }
  /** The count wanted is never told: it is to be read off the plan. */
  | { readonly is: "count wrong" | "count missing" }
  | { readonly is: "code unknown" | "code ambiguous"; readonly code: string }
  | { readonly is: "run ended"; readonly runId: string }
  | { readonly is: "nothing to do" }
  | { readonly is: "too many jobs"; readonly jobs: number; readonly most: number }
  /** A guardrail of the run as a whole, in its own words. */
  | { readonly is: "run refused"; readonly why: string }
  /** The ledger or a cloud does not answer now. */
  | { readonly is: "unavailable" };
