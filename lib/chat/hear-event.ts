import { DETAIL_TYPES, type EventToSend } from "#lib/engine/ledger.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { PLATFORMS, type Platform, type Room } from "#lib/jobs/room.ts";
import { conversationOf } from "./conversation-of.ts";
import type { Speaking } from "./speaking.ts";

/** An event of the bus, as far as rooms care. */
export type Told =
  | Pick<EventToSend, "detailType" | "detail">
  | { readonly detailType: string; readonly detail: EventToSend["detail"] };

/**
 * Lets the conversations be looked at that an event may have changed. The event itself is shown nowhere, so it may come late, twice, out of order,
 * or from somebody else.
 */
export async function hearEvent({ detailType, detail }: Told, speaking: Speaking): Promise<void> {
  if (detailType === DETAIL_TYPES.notice) return hearNotice(detail, speaking);
  const conversation = conversationOf(detail["requestId"]);
  if (conversation === undefined) return;
  await speaking.voice.send({ speech: "look", conversation, notBefore: speaking.clock.now() });
}

/** A firing finds many jobs, and tells of each: they become one message in the room of notices. */
async function hearNotice(detail: Told["detail"], speaking: Speaking): Promise<void> {
  const runId = detail["runId"];
  if (typeof runId !== "string") return;
  for (const platform of PLATFORMS) {
    const settings = speaking.config.chat[platform];
    if (settings?.notices === undefined) continue;
    const room = { platform, team: settings.teams?.[0] ?? ANY_TEAM, channel: settings.notices };
    const id = await beginNotices(platform, runId, room, speaking);
    if (id !== undefined)
      await speaking.voice.send({ speech: "look", conversation: id, notBefore: speaking.clock.now() });
  }
}

/** The room of notices is known by its own id; platforms need no team to write to it. */
const ANY_TEAM = "any";

async function beginNotices(
  platform: Platform,
  runId: string,
  room: Room,
  speaking: Speaking,
): Promise<string | undefined> {
  const { ledger, config, clock } = speaking;
  const id = shortHash("notices", platform, runId);
  if (await ledger.conversation(id)) return id;
  const run = await ledger.run(runId);
  if (!run?.firing) return undefined;
  const { action, target, select, firing } = run;
  const now = clock.now();
  const conversation: Conversation = {
    ...{
      id,
      seq: 0,
      room,
      by: firing.policy,
      locale: config.chat[platform]?.locale ?? "en",
      wants: "notices",
      askedAt: now,
    },
    command: parseCommand({ version: 1, action, target, select }),
    progress: { is: "taken", plan: "", heard: runId, runId, at: now },
  };
  await ledger.keepConversation(conversation);
  return id;
}
