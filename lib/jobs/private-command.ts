import * as z from "zod/mini";
import { heardSchema } from "./heard.ts";
import { TARGET_NAME } from "./target.ts";

const ofWebhook = z.strictObject({
  version: z.literal(1),
  origin: z.literal("webhook"),
  /** The name of the webhook in the config. */
  principal: z.string().check(z.regex(TARGET_NAME, "want the name of a webhook")),
  requestId: z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/, "want 1 to 128 printable characters")),
  command: z.unknown(),
});

/** No command yet: what its words come to, and whether whoever has said them may ask for it, is settled where it is taken. */
const ofChat = z.strictObject({ version: z.literal(1), origin: z.literal("chat"), heard: heardSchema });

/**
 * What one of Sluice's own functions hands over, on a queue that nobody else may write to: a command, or what was said in a chat, and who is
 * behind it.
 */
export const privateCommandSchema = z.discriminatedUnion("origin", [ofWebhook, ofChat]);

export type WebhookCommand = z.infer<typeof ofWebhook>;
export type ChatCommand = z.infer<typeof ofChat>;
export type PrivateCommand = z.infer<typeof privateCommandSchema>;
