import * as z from "zod/mini";
import { TARGET_NAME } from "./target.ts";

/** What one of Sluice's own functions hands over, on a queue that nobody else may write to: a command, and who is behind it. */
export const privateCommandSchema = z.strictObject({
  version: z.literal(1),
  origin: z.literal("webhook"),
  /** The name of the webhook in the config. */
  principal: z.string().check(z.regex(TARGET_NAME, "want the name of a webhook")),
  requestId: z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/, "want 1 to 128 printable characters")),
  command: z.unknown(),
});

export type PrivateCommand = z.infer<typeof privateCommandSchema>;
