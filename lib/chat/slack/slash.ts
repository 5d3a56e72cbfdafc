import * as z from "zod/mini";
import { answerAddress } from "./address.ts";
import { ignored, type Said, said } from "./said.ts";
import { wordsOf } from "./words.ts";

/** What is used of a command's form; names that people chose are not. Without `text` nothing was typed behind the command. */
const slashSchema = z.object({
  command: z.string(),
  text: z._default(z.string(), ""),
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  trigger_id: z.string().check(z.minLength(1)),
  response_url: z.optional(z.string()),
});

/**
 * A slash command: what is typed behind it is the text. It cannot be typed in a thread, and Slack tells no language with it.
 * @see docs.slack.dev/interactivity/implementing-slash-commands
 */
export function slashSaid(form: Readonly<Record<string, string>>, hosts: readonly string[]): Said {
  const parsed = slashSchema.safeParse(form);
  if (!parsed.success) return ignored("no slash command as Slack documents it");
  const { text, team_id: team, channel_id: channel, user_id: by, trigger_id, response_url } = parsed.data;
  const answerAt = answerAddress(response_url, hosts);
  return said({ id: `slash.${trigger_id}`, team, channel, by, text: wordsOf(text), answerAt }, true);
}
