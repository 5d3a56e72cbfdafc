import * as z from "zod/mini";
import { platformId, type Room, roomSchema } from "#lib/jobs/room.ts";
import type { Card } from "./card.ts";
import type { AnswerTo } from "./speaker.ts";

const parts = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("text"), text: z.string() }),
  z.strictObject({ is: z.literal("note"), text: z.string() }),
  z.strictObject({ is: z.literal("facts"), facts: z.array(z.tuple([z.string(), z.string()])) }),
  z.strictObject({
    is: z.literal("table"),
    heads: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    more: z.exactOptional(z.string()),
  }),
  z.strictObject({ is: z.literal("link"), label: z.string(), url: z.string() }),
  z.strictObject({
    is: z.literal("buttons"),
    buttons: z.array(
      z.strictObject({ label: z.string(), command: z.string(), look: z.enum(["plain", "primary", "danger"]) }),
    ),
  }),
]);

/** A card as it travels. @see Card */
const cardSchema = z.strictObject({
  title: z.string(),
  tone: z.enum(["neutral", "good", "warning", "bad"]),
  parts: z.array(parts),
});

const attempt = z.int().check(z.positive());
const key = z.optional(z.string());
const place = z.strictObject({ room: roomSchema, by: platformId, answerAt: z.optional(z.string()), key });

/**
 * What whoever writes to rooms is told. `look`: something may have changed in a conversation; what it shows is read from the ledger then, so a
 * look may come late, twice, or out of order. `answer`: a card for one person. `news`: one for all in a room. `key`: of what it is about, as a speaker
 * takes it. `attempt`: the one to be made, from 1. `notBefore`: milliseconds since the epoch.
 */
export const speechSchema = z.discriminatedUnion("speech", [
  z.strictObject({ speech: z.literal("look"), conversation: z.string(), notBefore: z.number() }),
  z.strictObject({
    speech: z.literal("answer"),
    to: place,
    card: cardSchema,
    attempt,
    notBefore: z.number(),
  }),
  z.strictObject({
    speech: z.literal("news"),
    room: roomSchema,
    key,
    card: cardSchema,
    attempt,
    notBefore: z.number(),
  }),
]);

export type Speech =
  | { readonly speech: "look"; readonly conversation: string; readonly notBefore: number }
  | {
      readonly speech: "answer";
      readonly to: AnswerTo;
      readonly card: Card;
      readonly attempt: number;
      readonly notBefore: number;
    }
  | {
      readonly speech: "news";
      readonly room: Room;
      readonly key?: string | undefined;
      readonly card: Card;
      readonly attempt: number;
      readonly notBefore: number;
    };

/** Takes what is to be said. Throws when nobody has confirmed it. */
export type Voice = { send(speech: Speech): Promise<void> };
