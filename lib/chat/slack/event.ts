import * as z from "zod/mini";
import { ignored, type Said, said } from "./said.ts";
import { withoutMention, wordsOf } from "./words.ts";

const text = z.string();

/** `authorizations`: for whom Slack sends it; the one of a bot has our own user's id. */
const callbackSchema = z.object({
  type: z.literal("event_callback"),
  team_id: text,
  event_id: text.check(z.minLength(1)),
  authorizations: z.optional(z.array(z.object({ user_id: z.nullish(text), is_bot: z.optional(z.boolean()) }))),
  event: z.looseObject({ type: text, channel_type: z.optional(text) }),
});

const messageSchema = z.object({
  user: text,
  channel: text,
  text,
  ts: text,
  thread_ts: z.optional(text),
});

/**
 * Members that a message just written by a person does not have, and what they tell. A forwarded message is an attachment with `is_share` or
 * `is_msg_unfurl`; a link that a person types is unfurled later, in an event of its own.
 * @see docs.slack.dev/reference/events/message
 */
const NOT_WRITTEN_HERE: Readonly<Record<string, string>> = {
  bot_id: "a bot's message",
  bot_profile: "a bot's message",
  username: "a message under a chosen name",
  app_id: "another app's message",
  metadata: "another app's message",
  workflow_id: "a workflow's message",
  subtype: "a message of another kind",
  edited: "an edited message",
  hidden: "a hidden message",
  attachments: "a forwarded message, or one with an attachment",
  files: "a message with files",
  upload: "a message with files",
};

/** Reminders and such: words that somebody else can have put there. */
const SLACKBOT = "USLACKBOT";

/**
 * A message that mentions us in a room, or was written to us alone. The event's id is the same whenever Slack sends it again.
 * @see docs.slack.dev/apis/events-api
 * @see docs.slack.dev/reference/events/app_mention
 * @see docs.slack.dev/reference/events/message.im
 */
export function eventSaid(json: unknown): Said {
  const callback = callbackSchema.safeParse(json);
  if (!callback.success) return ignored("a request of another kind");
  const { event, team_id: team, event_id, authorizations } = callback.data;
  const isForUs = event.type === "app_mention" || (event.type === "message" && event.channel_type === "im");
  if (!isForUs) return ignored("an event of another kind");
  const mark = Object.keys(NOT_WRITTEN_HERE).find((member) => isThere(event[member]));
  if (mark !== undefined) return ignored(NOT_WRITTEN_HERE[mark] ?? mark);
  const message = messageSchema.safeParse(event);
  if (!message.success) return ignored("no message as Slack documents it");
  const { user: by, channel, ts, thread_ts } = message.data;
  if (by === SLACKBOT) return ignored("Slackbot's message");
  const bot = authorizations?.find(({ is_bot }) => is_bot)?.user_id ?? undefined;
  const words = wordsOf(withoutMention(message.data.text, bot));
  // The message that a thread hangs on is not in the thread.
  const thread = thread_ts === ts ? undefined : thread_ts;
  return said({ id: `event.${event_id}`, team, channel, thread, by, text: words }, false);
}

function isThere(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false;
}
