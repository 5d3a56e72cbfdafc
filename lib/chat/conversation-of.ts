import { shortHash } from "#lib/jobs/canonical.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { Platform } from "#lib/jobs/room.ts";
import { runIdOf } from "#lib/jobs/run.ts";

/** Names what comes of a delivery: the same one again is the same request. */
export function requestIdOf({ id, room }: Pick<Heard, "id" | "room">): string {
  return `chat:${shortHash(room.platform, room.team, id)}`;
}

/** Of what a firing of a policy has found, in a platform's room of notices. */
export function noticesOf(runId: string, platform: Platform): string {
  return shortHash("notices", platform, runId);
}

/** Of the run that carries a conversation's plan out: one, however often it is begun. */
export function requestIdOfRun(conversation: string): string {
  return `chat:${conversation}:run`;
}

const OF_PLAN = /^chat:[0-9a-f]{32}$/;
const OF_RUN = /^chat:([0-9a-f]{32}):run$/;

/** The conversation that a request belongs to, by its id: the one that makes a plan, and the one that carries it out. */
export function conversationOf(requestId: unknown): string | undefined {
  if (typeof requestId !== "string") return undefined;
  if (OF_PLAN.test(requestId)) return runIdOf(requestId);
  return OF_RUN.exec(requestId)?.[1];
}
