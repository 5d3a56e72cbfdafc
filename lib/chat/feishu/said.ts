import { type Heard, heardSchema } from "#lib/jobs/heard.ts";
import { jsonOf, textAt } from "#lib/signatures/payload.ts";

export type Said = { readonly is: "said"; readonly heard: Heard } | { readonly is: "nothing"; readonly why: string };

/** A text of the payload, or null. */
type Text = string | null;
type Draft = {
  readonly channel: Text;
  readonly thread?: Text;
  readonly by: Text;
  readonly text: Text;
  readonly message?: Text;
};

/** An event that somebody's words can come in. `not`: why these are no command of a person. */
type Form = { readonly not: (event: unknown) => string | null; readonly draft: (event: unknown) => Draft };

/**
 * A message in a group that has the robot, or to it alone. `sender_id.open_id` names the person to this app and no other; names in `mentions`
 * are anybody's to choose, and unused. A message that was edited is another event, and one that was forwarded another kind.
 * @see open.feishu.cn/document/server-docs/im-v1/message/events/receive
 */
const MESSAGE: Form = {
  not: (event) => {
    if (textAt(event, "sender", "sender_type") !== "user") return "not from a person";
    if (textAt(event, "message", "message_type") !== "text") return "not a plain text";
    const [created, updated] = [textAt(event, "message", "create_time"), textAt(event, "message", "update_time")];
    return updated !== null && updated !== created ? "edited" : null;
  },
  draft: (event) => ({
    channel: textAt(event, "message", "chat_id"),
    thread: textAt(event, "message", "root_id"),
    by: textAt(event, "sender", "sender_id", "open_id"),
    text: spoken(textAt(jsonIn(textAt(event, "message", "content")), "text")),
  }),
};

/**
 * A pressed button: its value is an object of ours, with the command in it.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication
 */
const PRESS: Form = {
  not: () => null,
  draft: (event) => ({
    channel: textAt(event, "context", "open_chat_id"),
    by: textAt(event, "operator", "open_id"),
    text: textAt(event, "action", "value", "command"),
    message: textAt(event, "context", "open_message_id"),
  }),
};

/** Everything that is read of Feishu's events. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ["im.message.receive_v1", MESSAGE],
  ["card.action.trigger", PRESS],
]);

/** What a person has said by an event, or why it is nothing. @param appId whose events are taken; left out: any that is signed */
export function saidIn(body: Uint8Array, appId?: string): Said {
  const payload = jsonOf(body);
  const eventType = textAt(payload, "header", "event_type");
  const form = eventType === null ? undefined : FORMS.get(eventType);
  if (!form) return nothing(`the event ${(eventType ?? "of no type").slice(0, 64)}`);
  if (appId !== undefined && textAt(payload, "header", "app_id") !== appId) return nothing("of another app");
  const event: unknown = Reflect.get(Object(payload), "event");
  const why = form.not(event);
  return why === null ? heardOf(form.draft(event), payload) : nothing(why);
}

function heardOf({ channel, thread, by, text, message }: Draft, payload: unknown): Said {
  const parsed = heardSchema.safeParse({
    id: textAt(payload, "header", "event_id"),
    room: {
      ...{ platform: "feishu", team: textAt(payload, "header", "tenant_key"), channel },
      ...(thread ? { thread } : {}),
    },
    ...{ by, text: text?.trim(), isWeak: false, isTold: false },
    ...(message ? { message } : {}),
  });
  if (parsed.success) return { is: "said", heard: parsed.data };
  return nothing(`malformed: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
}

/** Mentions stand in the text as `@_user_1`; one of all is none of the robot alone, and is left in, where nothing understands it. */
function spoken(text: Text): Text {
  return text === null ? null : text.replaceAll(/@_user_\d+/g, " ");
}

function jsonIn(text: Text): unknown {
  return text === null ? undefined : jsonOf(Buffer.from(text));
}

function nothing(why: string): Said {
  return { is: "nothing", why };
}
