/** What a verifier found. Times are milliseconds since 1970. */
export type Verification =
  | {
      readonly is: "verified";
      /** The delivery's own id, where the signature covers it. Null: tell deliveries apart by the hash of `body`. */
      readonly id: string | null;
      /** When the sender says it signed; null where the scheme covers no time, so that a request can be replayed for ever. */
      readonly at: number | null;
      /** What may be mapped: the body as received, or what was encrypted in it. */
      readonly body: Uint8Array;
      /** What the platform wants to hear back, as JSON; absent where any 2xx will do. */
      readonly reply?: string;
    }
  /** A platform tries whether this address is ours: answer `reply`, as JSON, and do nothing else. */
  | { readonly is: "handshake"; readonly reply: string }
  | Rejected;

/** `why` is for our own log: it names the rule, never a secret or a signature. The sender hears the same for every reason. */
export type Rejected = { readonly is: "rejected"; readonly why: string };

export function rejected(why: string): Rejected {
  return { is: "rejected", why };
}

/** The same sentence for a wrong secret and for a changed request: nothing tells one from the other. */
export const NOT_SIGNED_BY_US = "no signature is right: it is another secret, or the request was changed";

/** A platform's check of the address, to which it wants its own challenge back. */
export function handshake(challenge: string): Verification {
  return { is: "handshake", reply: JSON.stringify({ challenge }) };
}
