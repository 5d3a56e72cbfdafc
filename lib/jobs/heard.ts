import * as z from "zod/mini";
import { LOCALES, platformId, roomSchema } from "./room.ts";

/** Longer is no command: ids of a hundred jobs have 6,500 characters. */
export const LONGEST_TEXT = 8000;

/**
 * What a person has said to Sluice in a chat, or the words of the button that was pressed; its platform's signature is verified. Bots, edited
 * and forwarded messages never become one.
 */
export const heardSchema = z.strictObject({
  /** The delivery's own id: what a platform sends twice has it twice. */
  id: z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/, "want an id of the delivery")),
  room: roomSchema,
  /** The platform's id of the person. */
  by: platformId,
  text: z.string().check(z.maxLength(LONGEST_TEXT, `want at most ${LONGEST_TEXT} characters`)),
  /** The message whose button was pressed. */
  message: z.optional(platformId),
  locale: z.optional(z.enum(LOCALES)),
  /** The platform's signature does not cover the text, so whoever has seen one request can send any: it may ask, and change nothing. */
  isWeak: z.boolean(),
  /** Where the platform takes an answer to this very message. Only its own hosts are ever called. */
  answerAt: z.optional(z.string().check(z.maxLength(2000))),
  /** The person has been told already what is wrong with it. */
  isTold: z.boolean(),
});

export type Heard = z.infer<typeof heardSchema>;
