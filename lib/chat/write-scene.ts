import { canonicalJson, shortHash } from "#lib/jobs/canonical.ts";
import type { Conversation, Shown } from "#lib/jobs/conversation.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Card } from "./card.ts";
import type { Scene } from "./scene.ts";
import type { Speaker, Spoken } from "./speaker.ts";

/** What is there then, whether the head is the scene's, and what stood in the way. */
export type Written = {
  readonly shown: Pick<Conversation, "head" | "thread">;
  readonly isHeadShown: boolean;
  readonly trouble?: Trouble;
};

type Trouble = { readonly outcome: "again" | "refused"; readonly why: string; readonly waitMs?: number };

/** Writes to the room what it does not show yet: the head, and below it the verdicts. */
export async function writeScene(scene: Scene, speaker: Speaker): Promise<Written> {
  const { conversation, head, thread } = scene;
  const { id: key, room } = conversation;
  const { stage } = scene;
  const first = await put({ card: head, stage, key }, conversation.head, room, speaker);
  const isHeadShown = first.trouble === undefined;
  const shown = first.shown ? { head: first.shown } : {};
  const wantsThread = thread !== undefined && (speaker.canEdit || scene.isOver);
  // A platform that is not there now would not take the other one either, and without a head there is nothing to write below.
  if (!wantsThread || first.trouble?.outcome === "again" || !first.shown) {
    return { shown, isHeadShown, ...troubleOf(first) };
  }
  const below = room.thread === undefined ? { ...room, thread: first.shown.message } : room;
  const second = await put({ card: thread, stage, key }, conversation.thread, below, speaker);
  const both = { ...shown, ...(second.shown ? { thread: second.shown } : {}) };
  return { shown: both, isHeadShown, ...troubleOf(second.trouble ? second : first) };
}

type Put = { readonly shown?: Shown; readonly trouble?: Trouble };

function troubleOf({ trouble }: Put): Pick<Written, "trouble"> {
  return trouble ? { trouble } : {};
}

/** What one message is to show. `key`: see Speaker. */
type Leaf = { readonly card: Card; readonly stage: string; readonly key: string };

/** Where a message cannot be changed, another is written when the conversation has come a stage further. */
async function put(leaf: Leaf, was: Shown | undefined, room: Room, speaker: Speaker): Promise<Put> {
  const { card, stage } = leaf;
  const digest = speaker.canEdit ? shortHash(canonicalJson(card)) : stage;
  if (was?.digest === digest) return { shown: was };
  const { spoken, anew } =
    was && speaker.canEdit ? await change(was, leaf, room, speaker) : await post(was, leaf, room, speaker);
  if (spoken.is !== "said") return { ...(was ? { shown: was } : {}), trouble: toTrouble(spoken) };
  return { shown: { message: spoken.message, digest, stage, ...(anew > 0 ? { anew } : {}) } };
}

type Said = { readonly spoken: Spoken; readonly anew: number };

/** The same again after a lost answer comes after the same message. */
async function post(was: Shown | undefined, { card, key }: Leaf, room: Room, speaker: Speaker): Promise<Said> {
  return { spoken: await speaker.post(room, card, `${key} ${was?.message ?? ""}`), anew: 0 };
}

/** A message that somebody has deleted, or that may not be changed any more, is written anew; more often only for another stage, not to flood the room. */
const MOST_ANEW = 3;

async function change(was: Shown, leaf: Leaf, room: Room, speaker: Speaker): Promise<Said> {
  const { message, stage, anew = 0 } = was;
  const edited = await speaker.edit(room, message, leaf.card);
  if (edited.is !== "refused" || (anew >= MOST_ANEW && stage === leaf.stage)) return { spoken: edited, anew };
  const { spoken } = await post(was, leaf, room, speaker);
  return { spoken, anew: anew + 1 };
}

function toTrouble(spoken: Spoken & { readonly is: "later" | "refused" }): Trouble {
  if (spoken.is === "refused") return { outcome: "refused", why: spoken.why };
  return {
    outcome: "again",
    why: spoken.why,
    ...(spoken.retryAfterMs === undefined ? {} : { waitMs: spoken.retryAfterMs }),
  };
}
