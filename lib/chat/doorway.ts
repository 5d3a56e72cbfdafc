import type { Clock } from "#lib/engine/ports.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { ChatCommand } from "#lib/jobs/private-command.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Card } from "./card.ts";
import type { Hearing } from "./hearing.ts";

/** Where platforms send what they have to tell: below `/chat/`. An outgoing robot of DingTalk signs by itself, and its requests look otherwise. */
export const CHAT_ROUTES = ["slack", "feishu", "dingtalk", "dingtalk-robot"] as const;
export type ChatRoute = (typeof CHAT_ROUTES)[number];

/** All that a platform's request may reach: no cloud, no ledger, no room to write to. */
export type Doorway = {
  /**
   * Verifies and reads a request. A platform that the config does not have is rejected like any request that proves nothing.
   * @param now milliseconds since the epoch
   * @throws Error when a secret cannot be read: then nothing can be said of any request
   */
  readonly hear: (route: ChatRoute, request: RawRequest, now: number) => Promise<Hearing>;
  /** Gives what was heard to whoever attends to it. Throws when nobody has confirmed it. */
  readonly handOver: (command: ChatCommand) => Promise<void>;
  readonly clock: Pick<Clock, "now">;
  readonly log: (line: Readonly<Record<string, unknown>> & { readonly step: string }) => void;
  /** What is wrong with the words as far as the config alone can tell; undefined when nothing is. */
  readonly firstWord?: (heard: Heard) => Card | undefined;
};
