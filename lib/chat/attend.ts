import type { Tokens } from "#lib/engine/ports.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { sharedLane } from "#lib/jobs/lane.ts";
import type { Sluice } from "#lib/run.ts";
import type { Doorway } from "./doorway.ts";

/** What it takes to do what somebody has said: all that a command takes, and a word to those who go on with it. */
export type ChatHost = Sluice & {
  /** The lane of a run on this target. */
  readonly laneOf: typeof sharedLane;
  readonly tokens: Tokens;
  /** Wakes whoever writes to rooms. Throws when nobody has confirmed it. */
  readonly wakeSpeaker: (message: object) => Promise<void>;
  readonly log: Doorway["log"];
};

/** Does what somebody has said. */
export async function attend(_heard: Heard, _host: ChatHost): Promise<void> {
  throw new Error("not written yet");
}
