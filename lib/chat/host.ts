import type { Tokens } from "#lib/engine/ports.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { sharedLane } from "#lib/jobs/lane.ts";
import type { Locale } from "#lib/jobs/room.ts";
import { principalOf } from "#lib/jobs/room.ts";
import type { Sluice } from "#lib/run.ts";
import type { Card } from "./card.ts";
import { refusedCard } from "./cards/refused.ts";
import type { Refusal } from "./refusal.ts";
import type { Voice } from "./speech.ts";

/** What it takes to do what somebody has said: all that a command takes, and a voice. */
export type ChatHost = Sluice & {
  /** The lane of a run on this target. */
  readonly laneOf: typeof sharedLane;
  readonly tokens: Tokens;
  readonly voice: Voice;
};

/** What was said, and the language of whoever said it. */
export type Attending = { readonly heard: Heard; readonly locale: Locale };

export function principalOfHeard({ room, by }: Heard): string {
  return principalOf(room, by);
}

/** A card for the person alone, where the platform can do that. */
export async function answer({ heard }: Attending, card: Card, { voice }: ChatHost): Promise<void> {
  const { room, by, answerAt, id: key } = heard;
  // Whoever has forged the words could have named a place of his own: then the room alone hears the answer.
  const to = { room, by, key, ...(answerAt === undefined || heard.isWeak ? {} : { answerAt }) };
  await voice.send({ speech: "answer", to, card, attempt: 1, notBefore: 0 });
}

/** Nothing is done, and the person and the audit are told why. @param about what was asked for, in a word or two */
export async function refuse(attending: Attending, why: Refusal, about: string, host: ChatHost): Promise<void> {
  const { heard, locale } = attending;
  const detail = { refused: why.is, heard: heard.id };
  await host.ledger.note({ at: host.clock.now(), what: "chat refused", by: principalOfHeard(heard), about, detail });
  if (!heard.isTold) await answer(attending, refusedCard(why, locale), host);
}

/** Lets the messages of a conversation be looked at. */
export async function lookAt(conversation: string, { voice, clock }: Pick<ChatHost, "voice" | "clock">): Promise<void> {
  await voice.send({ speech: "look", conversation, notBefore: clock.now() });
}
