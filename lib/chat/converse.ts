import { type Conversation, MOST_TRIES } from "#lib/jobs/conversation.ts";
import { refusedCard } from "./cards/refused.ts";
import { draw } from "./draw.ts";
import { rewrite } from "./rewrite.ts";
import type { Scene } from "./scene.ts";
import type { Speaking } from "./speaking.ts";
import { type Written, writeScene } from "./write-scene.ts";

/** Whoever writes to a room has it alone for so long: longer than its calls can take. */
const LEASE_MS = 60_000;
/** A message is changed no more often: platforms take about one change a second, and people read no faster. */
const QUIET_MS = 2000;
/** While a run goes on it is looked at so often, whatever is told of it: a halt is told by nobody. */
const AGAIN_MS = 60_000;
/** What could not be done is tried again after so long. */
const RETRY_MS = 10_000;
/** So often in a row a room may refuse what it should show, with ever longer waits: two hours in all. */
const MOST_REFUSED = 7;
/** For so long in all; then the ledger alone knows. */
const MOST_AGE_MS = 8 * 86_400_000;

/**
 * Brings a conversation's messages to what the ledger says now: nothing is sent that is shown already, and one writer at a time writes. Looks that
 * come while another writes, or shortly after, become one.
 */
export async function converse(id: string, speaking: Speaking): Promise<void> {
  const { ledger, clock, log } = speaking;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const conversation = await ledger.conversation(id);
    if (!conversation) return log({ step: "chat", conversation: id, outcome: "dropped", why: "it is not on record" });
    if (await turnTo(conversation, clock.now(), speaking)) return;
  }
  await look(id, RETRY_MS, speaking);
}

/** @returns false when it was written to meanwhile */
async function turnTo(conversation: Conversation, now: number, speaking: Speaking): Promise<boolean> {
  if ((conversation.quietUntil ?? 0) > now) return waitForQuiet(conversation, now, speaking);
  const taken = leased(conversation, now);
  if (!(await speaking.ledger.keepConversation(taken))) return false;
  await show(taken, speaking);
  return true;
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
  const { id, room } = conversation;
  const scene = await draw(conversation, speaking);
  const speaker = speaking.speakers[room.platform];
  const written = speaker ? await writeScene(scene, speaker) : NO_SPEAKER;
  const progress = progressAfter(conversation, scene, written);
  // Before it is kept: whoever is interrupted in between looks once too often, and never not at all.
  const againAt = await lookAgain({ ...conversation, progress }, scene, written, speaking);
  const refused = written.trouble?.outcome === "refused" ? (conversation.refused ?? 0) + 1 : 0;
  const kept = { ...written.shown, refused, ...(againAt === undefined ? {} : { againAt }) };
  await keep(kept, conversation.progress, progress, id, speaking);
  const isGivenUp = progress !== scene.conversation.progress && progress.is === "not planned";
  if (isGivenUp) await tellElsewhere(conversation, progress, speaking);
  if (written.trouble) speaking.log({ step: "chat", conversation: id, ...written.trouble });
}

/** A plan is offered once it is shown; one that cannot be shown can be confirmed by nobody. */
function progressAfter({ progress, head }: Conversation, scene: Scene, written: Written): Conversation["progress"] {
  const after = scene.conversation.progress;
  const isOpen = after.is === "planning" || after.is === "offered" || after.is === "confirmed";
  if (written.isHeadShown || !isOpen) return after;
  const isUnseen = head === undefined || scene.isNewlyOffered;
  if (isUnseen && written.trouble?.outcome === "refused") return { is: "not planned", why: whyUnseen(written) };
  return scene.isNewlyOffered ? progress : after;
}

function whyUnseen({ trouble }: Written): string {
  return `no message can be written to this room: ${trouble?.why ?? "unknown"}`;
}

/** @returns when somebody looks again; undefined when nothing can change any more but by an answer */
async function lookAgain(
  conversation: Conversation,
  scene: Scene,
  { trouble }: Written,
  speaking: Speaking,
): Promise<number | undefined> {
  const { id, askedAt, againAt = 0 } = conversation;
  const now = speaking.clock.now();
  const at = now + waitFor(conversation, scene, trouble, now);
  if (!Number.isFinite(at) || now - askedAt >= MOST_AGE_MS) return undefined;
  if (againAt > now && againAt <= at) return againAt;
  await look(id, at - now, speaking);
  return at;
}

/** In milliseconds. */
function waitFor(
  { progress, head, refused }: Conversation,
  { isRunning }: Scene,
  trouble: Written["trouble"],
  now: number,
): number {
  if (trouble?.outcome === "again") return Math.max(RETRY_MS, trouble.waitMs ?? 0);
  if (trouble && head) return afterRefusals(refused);
  const isOffered = progress.is === "offered" || progress.is === "confirmed";
  if (isOffered) return now < progress.until ? progress.until + QUIET_MS - now : Number.POSITIVE_INFINITY;
  return isRunning ? AGAIN_MS : Number.POSITIVE_INFINITY;
}

/** The room may have lost the app for a while, and the end is what people wait for. */
function afterRefusals(refused = 0): number {
  return refused < MOST_REFUSED ? AGAIN_MS * 2 ** refused : Number.POSITIVE_INFINITY;
}

async function tellElsewhere(
  { room, by, answerAt, locale }: Conversation,
  why: Conversation["progress"] & { readonly is: "not planned" },
  { voice }: Speaking,
) {
  const card = refusedCard(why, locale);
  const to = { room, by, ...(answerAt === undefined ? {} : { answerAt }) };
  await voice.send({ speech: "answer", to, card, attempt: 1, notBefore: 0 });
}

const NO_SPEAKER: Written = {
  shown: {},
  isHeadShown: false,
  trouble: { outcome: "refused", why: "the config has no token for its platform" },
};

/** What people have said meanwhile stands; what is shown is kept all the same. */
function keep(
  shown: Pick<Conversation, "head" | "thread" | "againAt" | "refused">,
  before: Conversation["progress"],
  after: Conversation["progress"],
  id: string,
  { ledger, clock }: Speaking,
): Promise<void> {
  const change = (latest: Conversation) => {
    const progress = latest.progress.is === before.is ? after : latest.progress;
    return { ...latest, ...shown, progress, quietUntil: clock.now() + quietMs(progress) };
  };
  return rewrite(id, change, ledger);
}

/** A plan that is made at once is shown at once. */
function quietMs({ is }: Conversation["progress"]): number {
  return is === "planning" ? 0 : QUIET_MS;
}
