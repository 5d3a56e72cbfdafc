import type { RawRequest } from "#lib/signatures/request.ts";
import type { Verification } from "#lib/signatures/verification.ts";

export type Message = {
  readonly body: string;
  readonly id: string;
  readonly nonce: string;
  readonly ageS: number;
  /** Where to spoil it. */
  readonly place: number;
};

/** A request, and what to change in it: the text of its signature and of its time. */
export type Signed = {
  readonly request: RawRequest;
  readonly signature: string;
  readonly time: string;
  /** What is to come of it, if not `verified`. */
  readonly is?: "handshake";
};

export type Library<Settings> = {
  readonly name: string;
  readonly settings: Settings;
  readonly sign: (message: Message, now: number) => Signed | Promise<Signed>;
  /** Whether the library itself takes the request for genuine, where it can say. */
  readonly judge?: (request: RawRequest, now: number) => boolean;
  /** What else must hold of what we found. */
  readonly follow?: (found: Verification, message: Message) => void;
};
