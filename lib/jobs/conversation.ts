import type { Command } from "./command.ts";
import type { Locale, Room } from "./room.ts";

/** How long a plan may be confirmed in the room where it was made. */
export const OFFER_LIVES_MS = 15 * 60_000;

/** So often a conversation is read anew because somebody else has written it meanwhile. */
export const MOST_TRIES = 5;

/** Jobs above which whoever has the last word types their count. */
export const COUNT_OVER = 20;

/**
 * How far what somebody has asked for in a chat has come. A plan is confirmed once, by whoever asked, or by another person too.
 * `planning`: its run lists the jobs. `not planned`: it cannot. `offered`: the plan is shown, and bound to this conversation for good.
 * `confirmed`: it waits for another person. `taken`: a run carries it out. Times are milliseconds since the epoch.
 */
export type Progress =
  | { readonly is: "planning" }
  | { readonly is: "not planned"; readonly why: string }
  | { readonly is: "offered"; readonly plan: string; readonly until: number }
  | {
      readonly is: "confirmed";
      readonly plan: string;
      readonly until: number;
      /** Of what confirmed it: the same delivery again is the same confirming. */
      readonly heard: string;
    }
  | {
      readonly is: "taken";
      readonly plan: string;
      /** Of what took it: the same delivery again is the same taking. */
      readonly heard: string;
      readonly runId: string;
      /** Of another person, where one was wanted. */
      readonly approvedBy?: string;
      readonly at: number;
    }
  | { readonly is: "cancelled"; readonly by: string; readonly at: number };

/** One message of Sluice's in a room, and what it shows. */
export type Shown = {
  /** The platform's id of it. */
  readonly message: string;
  /** Of the card that it shows: the same one is not sent again. */
  readonly digest: string;
  /** How far the conversation had come. */
  readonly stage: string;
  /** So many before it could not be changed. */
  readonly anew?: number;
};

/**
 * What somebody asked for in a room, and the messages that show what becomes of it: `head` (the plan and how far its run has come), and `thread`
 * below it (the verdicts).
 */
export type Conversation = {
  /** The run id of its plan's making. */
  readonly id: string;
  /** Changes with every write: whoever has read an older one cannot write. */
  readonly seq: number;
  readonly room: Room;
  /** The platform's id of the person who asked. */
  readonly by: string;
  readonly locale: Locale;
  /** `jobs`: only to see them. `plan`: to see what would be done. `act`: to confirm it. `notices`: nobody asked; a policy has found jobs. */
  readonly wants: "jobs" | "plan" | "act" | "notices";
  /** Where the platform takes an answer to the one who asked, in case that no message can be written to the room. */
  readonly answerAt?: string;
  readonly command: Command;
  readonly askedAt: number;
  readonly progress: Progress;
  readonly head?: Shown;
  readonly thread?: Shown;
  /** Until then somebody is writing to the room, or the room is left in peace. */
  readonly quietUntil?: number;
  /** Somebody will look again then. */
  readonly lookAt?: number;
  /** Nobody has to be told for it: somebody will look again then. */
  readonly againAt?: number;
  /** So often in a row the platform has refused what the room should show. */
  readonly refused?: number;
};
