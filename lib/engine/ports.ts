import type { EventToSend } from "./ledger.ts";

/** Where events go. Answers which of them it accepted; the others are sent again later under the same eventId. */
export type Bus = {
  publish(events: readonly EventToSend[]): Promise<readonly EventToSend[]>;
};

/** Says that a lane has work. A token carries no state: losing one loses nothing. */
export type Tokens = {
  send(lane: string): Promise<void>;
};

/** Milliseconds since the epoch, and a wait. The demo scales all. */
export type Clock = {
  now(): number;
  /** Milliseconds that have passed since some time, however the clock was set meanwhile; a process that stood still has counted them too. */
  elapsed(): number;
  sleep(ms: number): Promise<void>;
};
