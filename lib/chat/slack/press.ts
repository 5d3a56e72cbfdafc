import * as z from "zod/mini";
import { jsonOf } from "#lib/signatures/payload.ts";
import { answerAddress } from "./address.ts";
import { ignored, type Said, said } from "./said.ts";

const text = z.string();

/** `team` is null for an app that is installed for a whole organization. */
const pressSchema = z.object({
  trigger_id: text.check(z.minLength(1)),
  user: z.object({ id: text, team_id: z.optional(text) }),
  team: z.nullish(z.object({ id: text })),
  channel: z.optional(z.object({ id: text })),
  container: z.object({
    type: z.literal("message"),
    message_ts: text,
    channel_id: z.optional(text),
    thread_ts: z.optional(text),
  }),
  message: z.optional(z.object({ thread_ts: z.optional(text) })),
  actions: z.tuple([z.object({ type: z.literal("button"), value: text.check(z.minLength(1)) })]),
  response_url: z.optional(text),
  /** Only in what a workflow's step has sent. */
  function_data: z.optional(z.undefined()),
});

/**
 * A button that was pressed: its value is the text, as it was put into the message. Only one button of one message counts: no menu, no view,
 * no unfurled link, no step of a workflow.
 * @see docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
export function pressSaid(payload: string, hosts: readonly string[]): Said {
  const json = jsonOf(Buffer.from(payload));
  const kind = z.object({ type: text }).safeParse(json);
  if (kind.data?.type !== "block_actions") return ignored("an interaction of another kind");
  const parsed = pressSchema.safeParse(json);
  if (!parsed.success) return ignored("no press of one button of a message");
  const { trigger_id, user, team, channel, container, message, actions, response_url } = parsed.data;
  const thread = container.thread_ts ?? message?.thread_ts;
  return said(
    {
      id: `press.${trigger_id}`,
      team: team?.id ?? user.team_id,
      channel: channel?.id ?? container.channel_id,
      // The message that a thread hangs on is not in the thread.
      thread: thread === container.message_ts ? undefined : thread,
      by: user.id,
      text: actions[0].value,
      message: container.message_ts,
      answerAt: answerAddress(response_url, hosts),
    },
    false,
  );
}
