import { type Heard, heardSchema } from "#lib/jobs/heard.ts";
import { textAt } from "#lib/signatures/payload.ts";
import { mentionsAll, spokenTo, wordsOf } from "./mentions.ts";

export type Said = { readonly is: "said"; readonly heard: Heard } | { readonly is: "nothing"; readonly why: string };

/** A text of the event, or null. */
type Text = string | null;
type Draft = {
  readonly by: Text;
  readonly channel: Text;
  readonly thread: Text;
  readonly text: Text;
  readonly message?: Text;
};

/** An event that somebody's words come in. `person`: who they are from. `not`: why these are no command of a person. */
type Form = {
  readonly person: "sender" | "operator";
  readonly not: (event: unknown) => string | null;
  readonly draft: (event: unknown) => Draft;
};

/**
 * A message that the app's bot may read. Who it is from is told by the open id, which is of this app and no other; names are anybody's to
 * choose, and unused. `root_id`: the message that the whole thread is below, also where it is a reply without a topic.
 * @see open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/events/receive
 */
const MESSAGE: Form = {
  person: "sender",
  not: (event) => {
    if (textAt(event, "sender", "sender_type") !== "user") return "not from a person";
    if (textAt(event, "message", "message_type") !== "text") return "not a plain text";
    if (isEdited(event)) return "edited";
    if (mentionsAll(event)) return "to everybody";
    return spokenTo(event) ? null : "not to the bot";
  },
  draft: (event) => ({
    by: textAt(event, "sender", "sender_id", "open_id"),
    channel: textAt(event, "message", "chat_id"),
    thread: textAt(event, "message", "root_id"),
    text: wordsOf(event),
  }),
};

/**
 * The page says no more than "the time of the update"; a message that was just written has the same one twice, or none.
 * @see github.com/larksuite/cli/pull/1798, where Feishu itself takes the update for one only if the times are two
 */
function isEdited(event: unknown): boolean {
  const updated = textAt(event, "message", "update_time");
  return updated !== null && updated !== textAt(event, "message", "create_time");
}

/**
 * A button of a card. What it carries comes back as the app has written it, and nobody else's cards are told to this app. The event does not
 * say in which thread the card is, so our buttons carry that, too.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-callback-communication
 */
const PRESS: Form = {
  person: "operator",
  not: (event) => (textAt(event, "action", "tag") === "button" ? null : "not a button"),
  draft: (event) => ({
    by: textAt(event, "operator", "open_id"),
    channel: textAt(event, "context", "open_chat_id"),
    thread: textAt(event, "action", "value", "thread"),
    text: textAt(event, "action", "value", "command")?.trim() ?? null,
    message: textAt(event, "context", "open_message_id"),
  }),
};

export const CARD_ACTION = "card.action.trigger";

const FORMS: ReadonlyMap<string | null, Form> = new Map([
  ["im.message.receive_v1", MESSAGE],
  [CARD_ACTION, PRESS],
]);

/** What a person has said by an event of schema 2.0, or why it is nothing. */
export function saidIn(payload: unknown, appId: string | undefined): Said {
  if (textAt(payload, "schema") !== "2.0") return nothing("not of schema 2.0");
  if (appId !== undefined && textAt(payload, "header", "app_id") !== appId) return nothing("of another app");
  const type = eventTypeOf(payload);
  const form = FORMS.get(type);
  if (form === undefined) return nothing(`the event ${type?.slice(0, 64)}`);
  const event: unknown = Reflect.get(Object(payload), "event");
  const why = form.not(event) ?? (isOutsider(payload, form) ? "from another tenant" : null);
  return why === null ? heardOf(payload, form.draft(event)) : nothing(why);
}

/** The header's tenant is the app's, which does not vouch for guests of a shared group. Both pages have the person's, so none is a stranger's. */
function isOutsider(payload: unknown, { person }: Form): boolean {
  return textAt(payload, "event", person, "tenant_key") !== textAt(payload, "header", "tenant_key");
}

export function eventTypeOf(payload: unknown): string | null {
  return textAt(payload, "header", "event_type");
}

function heardOf(payload: unknown, { by, channel, thread, text, message }: Draft): Said {
  const parsed = heardSchema.safeParse({
    id: textAt(payload, "header", "event_id"),
    room: {
      ...{ platform: "feishu", team: textAt(payload, "header", "tenant_key"), channel },
      ...(thread === null ? {} : { thread }),
    },
    ...{ by, text, isWeak: false, isTold: false },
    ...(message ? { message } : {}),
  });
  if (parsed.success) return { is: "said", heard: parsed.data };
  return nothing(`malformed: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
}

function nothing(why: string): Said {
  return { is: "nothing", why };
}
