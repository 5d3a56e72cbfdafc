import { converse } from "./converse.ts";
import type { Speaking } from "./speaking.ts";
import type { Speech } from "./speech.ts";

/** Attempts to answer one person; whoever asked half an hour ago has asked again. */
const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 2000;

/** Says one thing, or has it said later. @throws the ledger's or a queue's error; then it is to be given again */
export async function speak(speech: Speech, speaking: Speaking): Promise<void> {
  if (speech.notBefore > speaking.clock.now()) return speaking.voice.send(speech);
  if (speech.speech === "look") return converse(speech.conversation, speaking);
  await sayOnce(speech, speaking);
}

type Once = Speech & { readonly speech: "answer" | "news" };

async function sayOnce(speech: Once, speaking: Speaking): Promise<void> {
  const { speakers, clock, voice, log } = speaking;
  const { card, attempt } = speech;
  const { platform } = speech.speech === "news" ? speech.room : speech.to.room;
  const speaker = speakers[platform];
  if (!speaker) return log({ step: "chat", platform, outcome: "dropped", why: "the config has no token for it" });
  const spoken = await (speech.speech === "news"
    ? speaker.post(speech.room, card, speech.key)
    : speaker.answer(speech.to, card));
  if (spoken.is === "said") return;
  if (spoken.is === "refused" || attempt >= MOST_ATTEMPTS) {
    return log({ step: "chat", platform, outcome: "dropped", why: spoken.why });
  }
  const wait = Math.max(FIRST_WAIT_MS * 2 ** (attempt - 1), spoken.retryAfterMs ?? 0);
  log({ step: "chat", platform, outcome: "again", why: spoken.why });
  await voice.send({ ...speech, attempt: attempt + 1, notBefore: clock.now() + wait });
}
