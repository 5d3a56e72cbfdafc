import type { Ledger } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import type { Config } from "#lib/jobs/config.ts";
import type { Platform } from "#lib/jobs/room.ts";
import type { Speaker } from "./speaker.ts";
import type { Voice } from "./speech.ts";

type Line = Readonly<Record<string, unknown>> & { readonly step: "chat" };

/** All that writing to rooms needs of the world. */
export type Speaking = {
  readonly config: Config;
  readonly ledger: Pick<
    Ledger,
    "conversation" | "keepConversation" | "run" | "verdicts" | "plans" | "rows" | "brakes" | "marks"
  >;
  /** Of the platforms that the config has. */
  readonly speakers: Readonly<Partial<Record<Platform, Speaker>>>;
  /** For what is to be said later. */
  readonly voice: Voice;
  readonly clock: Pick<Clock, "now">;
  readonly log: (line: Line) => void;
};
