import { canonicalJson, shortHash } from "#lib/jobs/canonical.ts";
import type { Conversation, Shown } from "#lib/jobs/conversation.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Card } from "./card.ts";
import type { Scene } from "./scene.ts";
import type { Speaker, Spoken } from "./speaker.ts";

/** What is there then, and what stood in the way. */
export type Written = {
  readonly shown: Pick<Conversation, "head" | "thread">;
  readonly trouble?: { readonly outcome: "again" | "refused"; readonly why: string; readonly waitMs?: number };
};

/** Writes to the room what it does not show yet: the head, and below it the verdicts. */
export async function writeScene(scene: Scene, speaker: Speaker): Promise<Written> {
  const { conversation, head, thread } = scene;
  const { room, head: was } = conversation;
  const first = await put(head, scene.stage, was, room, speaker);
  if (first.trouble) return { shown: first.shown ? { head: first.shown } : {}, ...troubleOf(first) };
  const shown = first.shown ? { head: first.shown } : {};
  if (!thread || (!speaker.canEdit && !scene.isOver)) return { shown };
  const below = { ...room, ...(room.thread === undefined && first.shown ? { thread: first.shown.message } : {}) };
  const second = await put(thread, scene.stage, conversation.thread, below, speaker);
  return { shown: { ...shown, ...(second.shown ? { thread: second.shown } : {}) }, ...troubleOf(second) };
}

type Put = { readonly shown?: Shown; readonly trouble?: NonNullable<Written["trouble"]> };

function troubleOf({ trouble }: Put): Pick<Written, "trouble"> {
  return trouble ? { trouble } : {};
}

/** Where a message cannot be changed, another is written when the conversation has come a stage further. */
async function put(card: Card, stage: string, was: Shown | undefined, room: Room, speaker: Speaker): Promise<Put> {
  const digest = speaker.canEdit ? shortHash(canonicalJson(card)) : stage;
  if (was?.digest === digest) return { shown: was };
  const spoken = was && speaker.canEdit ? await speaker.edit(room, was.message, card) : await speaker.post(room, card);
  if (spoken.is === "said") return { shown: { message: spoken.message, digest } };
  return { ...(was ? { shown: was } : {}), trouble: toTrouble(spoken) };
}

function toTrouble(spoken: Spoken & { readonly is: "later" | "refused" }): NonNullable<Written["trouble"]> {
  if (spoken.is === "refused") return { outcome: "refused", why: spoken.why };
  return {
    outcome: "again",
    why: spoken.why,
    ...(spoken.retryAfterMs === undefined ? {} : { waitMs: spoken.retryAfterMs }),
  };
}
