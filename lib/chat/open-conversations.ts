import { PLATFORMS } from "#lib/jobs/room.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { conversationOf, noticesOf } from "./conversation-of.ts";
import { MOST_RUNS } from "./find-runs.ts";
import { type ChatHost, lookAt } from "./host.ts";

/** Of a run that has ended longer ago, whatever its room shows stays. */
const RECENT_MS = 86_400_000;

type Looking = Pick<ChatHost, "ledger" | "voice" | "clock">;

/** Lets every conversation be looked at whose run goes on there; left out: anywhere. What holds it back is to be seen in its room. */
export async function lookAtOpen(target: string | undefined, host: Looking): Promise<void> {
  const runs = await host.ledger.runs(MOST_RUNS);
  const there = runs.filter((run) => run.origin === "chat" && isOpen(run) && (target ?? run.target) === run.target);
  for (const id of new Set(there.flatMap(conversationsOf))) await lookAt(id, host);
}

/** For a process that begins: what the one before it was still to say, in rooms and later, was in its memory alone. */
export async function lookAtRecent(host: Looking): Promise<void> {
  const { ledger, voice, clock } = host;
  const now = clock.now();
  const runs = await ledger.runs(MOST_RUNS);
  const recent = runs.filter((run) => isOpen(run) || now - run.startedAt < RECENT_MS);
  for (const id of new Set(recent.flatMap(conversationsOf))) {
    const conversation = await ledger.conversation(id);
    if (!conversation) continue;
    await lookAt(id, host);
    const { againAt = 0, lookAt: promised = 0 } = conversation;
    const later = [againAt, promised].filter((at) => at > now);
    for (const notBefore of later) await voice.send({ speech: "look", conversation: id, notBefore });
  }
}

/** Those that a run may have. */
function conversationsOf({ runId, origin, requestId, firing }: Run): readonly string[] {
  if (firing) return PLATFORMS.map((platform) => noticesOf(runId, platform));
  const id = origin === "chat" ? conversationOf(requestId) : undefined;
  return id === undefined ? [] : [id];
}
