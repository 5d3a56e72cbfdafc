import * as z from "zod/mini";
import { DETAIL_TYPES, type EventToSend } from "#lib/engine/ledger.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { PLATFORMS, type Room } from "#lib/jobs/room.ts";
import { haltCard } from "./cards/halt.ts";
import { conversationOf, noticesOf } from "./conversation-of.ts";
import type { Speaking } from "./speaking.ts";

/** An event of the bus, as far as rooms care. */
export type Told = { readonly detailType: string; readonly detail: EventToSend["detail"] };

/**
 * Lets the conversations be looked at that an event may have changed. The event itself is shown nowhere, so it may come late, twice, out of order,
 * or from somebody else.
 */
export async function hearEvent({ detailType, detail }: Told, speaking: Speaking): Promise<void> {
  if (detailType === DETAIL_TYPES.notice) return hearNotice(detail, speaking);
  if (detailType === DETAIL_TYPES.halted) return hearHalt(detail, speaking);
  const conversation = conversationOf(detail["requestId"]);
  if (conversation === undefined) return;
  await speaking.voice.send({ speech: "look", conversation, notBefore: speaking.clock.now() });
}

/** A firing finds many jobs, and tells of each: they become one message in the room of notices. */
async function hearNotice(detail: Told["detail"], speaking: Speaking): Promise<void> {
  const runId = detail["runId"];
  if (typeof runId !== "string") return;
  for (const room of roomsOfNotices(speaking)) {
    const id = await beginNotices(runId, room, speaking);
    if (id !== undefined)
      await speaking.voice.send({ speech: "look", conversation: id, notBefore: speaking.clock.now() });
  }
}

function roomsOfNotices({ config }: Speaking): readonly Room[] {
  return PLATFORMS.flatMap((platform) => {
    const { notices, teams } = config.chat[platform] ?? {};
    return notices === undefined ? [] : [{ platform, team: teams?.[0] ?? ANY_TEAM, channel: notices }];
  });
}

/** Shown as the event says it: a halt that is lifted is in no ledger any more. */
async function hearHalt(detail: Told["detail"], speaking: Speaking): Promise<void> {
  const halt = haltSchema.safeParse(detail);
  if (!halt.success) return;
  const { state, at, ...told } = halt.data;
  const put = { by: told.by, at: Date.parse(at) };
  const key = shortHash("halt", told.target ?? "", state, at);
  for (const room of roomsOfNotices(speaking)) {
    const locale = speaking.config.chat[room.platform]?.locale ?? "en";
    const shown = {
      halt: { is: "halt", ...told, at: put.at },
      ...(state === "lifted" ? { lifted: put } : {}),
    } as const;
    const card = haltCard(shown, locale);
    await speaking.voice.send({ speech: "news", room, key, card, attempt: 1, notBefore: speaking.clock.now() });
  }
}

const haltSchema = z.object({
  state: z.enum(["halted", "lifted"]),
  target: z.exactOptional(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.exactOptional(z.string()),
});

/** The room of notices is known by its own id; platforms need no team to write to it. */
const ANY_TEAM = "any";

async function beginNotices(runId: string, room: Room, speaking: Speaking): Promise<string | undefined> {
  const { ledger, config, clock } = speaking;
  const { platform } = room;
  const id = noticesOf(runId, platform);
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
