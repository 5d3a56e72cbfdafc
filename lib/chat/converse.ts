import { canonicalJson, shortHash } from "#lib/jobs/canonical.ts";
import { type Conversation, OFFER_LIVES_MS, type Shown } from "#lib/jobs/conversation.ts";
import type { Room } from "#lib/jobs/room.ts";
import type { Card } from "./card.ts";
import { refusedCard } from "./cards/refused.ts";
import { draw, type Scene } from "./draw.ts";
import type { Speaker, Spoken } from "./speaker.ts";
import type { Speaking } from "./speaking.ts";

/** Whoever writes to a room has it alone for so long: longer than its calls can take. */
const LEASE_MS = 30_000;
/** A message is changed no more often: platforms take about one change a second, and people read no faster. */
const QUIET_MS = 2000;
/** While a run goes on it is looked at so often, whatever is told of it: a halt is told by nobody. */
const AGAIN_MS = 60_000;
/** A platform that does not answer is asked again after so long. */
const RETRY_MS = 10_000;
/** For so long in all; then the ledger alone knows. */
const MOST_AGE_MS = 8 * 86_400_000;

const MOST_TRIES = 5;

/**
 * Brings a conversation's messages to what the ledger says now: nothing is sent that is shown already, and one writer at a time writes. Looks that
 * come while another writes, or shortly after, become one.
 */
export async function converse(id: string, speaking: Speaking): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const conversation = await speaking.ledger.conversation(id);
    if (!conversation) return speaking.log({ step: "chat", conversation: id, outcome: "dropped", why: "it is not on record" });
    const now = speaking.clock.now();
    if ((conversation.quietUntil ?? 0) > now) {
      if (await waitForQuiet(conversation, now, speaking)) return;
    } else if (await speaking.ledger.keepConversation(leased(conversation, now))) {
      return show({ ...leased(conversation, now), seq: conversation.seq + 1 }, speaking);
    }
  }
  await look(id, RETRY_MS, speaking);
}

function leased({ lookAt: _lookAt, ...conversation }: Conversation, now: number): Conversation {
  return { ...conversation, quietUntil: now + LEASE_MS };
}

/** @returns whether somebody will look again */
async function waitForQuiet(conversation: Conversation, now: number, speaking: Speaking): Promise<boolean> {
  const { id, lookAt = 0, quietUntil = now } = conversation;
  if (now < lookAt) return true;
  const at = Math.min(quietUntil, now + QUIET_MS);
  if (!(await speaking.ledger.keepConversation({ ...conversation, lookAt: at }))) return false;
  await look(id, at - now, speaking);
  return true;
}

async function look(conversation: string, inMs: number, { voice, clock }: Speaking): Promise<void> {
  await voice.send({ speech: "look", conversation, notBefore: clock.now() + inMs });
}

/** Draws, writes what is new, and keeps what is there then. */
async function show(conversation: Conversation, speaking: Speaking): Promise<void> {
  const { id, room, askedAt, progress } = conversation;
  const scene = await draw(conversation, speaking);
  const speaker = speaking.speakers[room.platform];
  const written = speaker ? await write(scene, speaker) : NO_SPEAKER;
  const isUnseen = written.trouble?.outcome === "refused" && !written.shown.head;
  await keep(written.shown, progress, isUnseen ? unseen(scene.conversation.progress, written) : scene.conversation.progress, id, speaking);
  if (isUnseen) await tellElsewhere(conversation, written, speaking);
  if (written.trouble) speaking.log({ step: "chat", conversation: id, ...written.trouble });
  const wait = nextLook(scene, written);
  if (wait !== undefined && speaking.clock.now() - askedAt < MOST_AGE_MS) await look(id, wait, speaking);
}

/** A plan that nobody has seen can be confirmed by nobody. */
function unseen(progress: Conversation["progress"], written: Written): Conversation["progress"] {
  const isOpen = progress.is === "planning" || progress.is === "offered" || progress.is === "confirmed";
  return isOpen ? { is: "not planned", why: whyUnseen(written) } : progress;
}

function whyUnseen({ trouble }: Written): string {
  return `no message can be written to this room: ${trouble?.why ?? "unknown"}`;
}

async function tellElsewhere({ room, by, answerAt, locale }: Conversation, written: Written, { voice }: Speaking) {
  const card = refusedCard({ is: "not planned", why: whyUnseen(written) }, locale);
  const to = { room, by, ...(answerAt === undefined ? {} : { answerAt }) };
  await voice.send({ speech: "answer", to, card, attempt: 1, notBefore: 0 });
}

type Written = {
  readonly shown: Pick<Conversation, "head" | "thread">;
  readonly trouble?: { readonly outcome: "again" | "refused"; readonly why: string; readonly waitMs?: number };
};

const NO_SPEAKER: Written = {
  shown: {},
  trouble: { outcome: "refused", why: "the config has no token for its platform" },
};

async function write(scene: Scene, speaker: Speaker): Promise<Written> {
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
  return { outcome: "again", why: spoken.why, waitMs: Math.max(RETRY_MS, spoken.retryAfterMs ?? 0) };
}

/** What people have said meanwhile stands; what is shown is kept all the same. */
async function keep(
  shown: Written["shown"],
  before: Conversation["progress"],
  after: Conversation["progress"],
  id: string,
  { ledger, clock }: Speaking,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const latest = await ledger.conversation(id);
    if (!latest) return;
    const progress = latest.progress.is === before.is ? after : latest.progress;
    const next = { ...latest, ...shown, progress, quietUntil: clock.now() + QUIET_MS };
    if (await ledger.keepConversation(next)) return;
  }
  throw new Error(`the conversation ${id} is written to all the time; want it again later`);
}

/** In milliseconds; undefined when nothing can change any more but by an answer. */
function nextLook(scene: Scene, { trouble }: Written): number | undefined {
  if (trouble?.outcome === "again") return trouble.waitMs ?? RETRY_MS;
  if (trouble) return undefined;
  if (scene.isNewlyOffered) return OFFER_LIVES_MS + QUIET_MS;
  return scene.isRunning ? AGAIN_MS : undefined;
}

