import { type Heard, heardSchema } from "#lib/jobs/heard.ts";
import { jsonOf, textAt } from "#lib/signatures/payload.ts";
import { isSessionWebhook } from "./address.ts";

/** How a payload came: what is certain of it, and an id for one that has none. */
export type Carried = {
  readonly isWeak: boolean;
  readonly id: string;
  readonly endpoint?: string | undefined;
};

export type Said = { readonly is: "said"; readonly heard: Heard } | { readonly is: "nothing"; readonly why: string };

/** A text of the payload, or null. */
type Text = string | null;
type Draft = {
  readonly id: Text;
  readonly team: Text;
  readonly channel: Text;
  readonly by: Text;
  readonly text: Text;
  readonly message?: Text;
  readonly answerAt?: Text;
};

/** A payload that somebody's words can come in. `not`: why these are no command of a person. */
type Form = {
  readonly matches: (payload: unknown) => boolean;
  readonly not: (payload: unknown) => string | null;
  readonly draft: (payload: unknown) => Draft;
};

/**
 * A message to a robot. Who it is from is told by `senderStaffId`, which DingTalk leaves out for people of other organizations: they are
 * their `senderId`, which is of another form. `senderNick` and `isAdmin` are anybody's to set, or say nothing about our roles: unused.
 * @see open.dingtalk.com/document/development/receive-message
 */
const MESSAGE: Form = {
  matches: (payload) => textAt(payload, "msgtype") !== null,
  not: (payload) => {
    if (textAt(payload, "msgtype") !== "text") return "not a plain text";
    if (textAt(payload, "conversationType") !== "2") return "not in a group";
    return textAt(payload, "senderId") === textAt(payload, "chatbotUserId") ? "from the robot itself" : null;
  },
  draft: (payload) => ({
    id: textAt(payload, "msgId"),
    team: textAt(payload, "senderCorpId") ?? textAt(payload, "chatbotCorpId"),
    channel: textAt(payload, "conversationId"),
    by: textAt(payload, "senderStaffId") ?? textAt(payload, "senderId"),
    text: textAt(payload, "text", "content"),
    answerAt: textAt(payload, "sessionWebhook"),
  }),
};

/**
 * A button of an interactive card whose parameters have a `command`. Doubt: the page names neither the room nor an id. The official library
 * has a field for a space and fills it with nothing, so `spaceId` is a guess, and a press without it is ignored; its id is drawn from the
 * request.
 * @see open.dingtalk.com/document/development/event-callback-card and github.com/open-dingtalk/dingtalk-stream-sdk-python
 */
const PRESS: Form = {
  matches: (payload) => textAt(payload, "type") === "actionCallback",
  not: () => null,
  draft: (payload) => ({
    id: null,
    team: textAt(payload, "corpId"),
    channel: textAt(payload, "spaceId"),
    by: textAt(payload, "userId"),
    text: textAt(jsonIn(textAt(payload, "content")), "cardPrivateData", "params", "command"),
    message: textAt(payload, "outTrackId"),
  }),
};

/** Everything that is read of DingTalk's payloads. An event of the subscription has an `EventType`, and none of those carries words. */
const FORMS: readonly Form[] = [MESSAGE, PRESS];

/** What a person has said by a payload, or why it is nothing. */
export function saidIn(body: Uint8Array, carried: Carried): Said {
  const payload = jsonOf(body);
  const eventType = textAt(payload, "EventType");
  if (eventType !== null) return nothing(`the event ${eventType.slice(0, 64)}`);
  const form = FORMS.find(({ matches }) => matches(payload));
  const why = form === undefined ? "no message and no button" : form.not(payload);
  if (form === undefined || why !== null) return nothing(why ?? "");
  const draft = form.draft(payload);
  return heardOf(draft, carried);
}

function heardOf(draft: Draft, { isWeak, id, endpoint }: Carried): Said {
  const { team, channel, by, text, message, answerAt } = draft;
  const parsed = heardSchema.safeParse({
    id: draft.id ?? id,
    room: { platform: "dingtalk", team, channel },
    ...{ by, text: text?.trim(), isWeak, isTold: false },
    ...(message ? { message } : {}),
    ...(answerAt && isSessionWebhook(answerAt, endpoint) ? { answerAt } : {}),
  });
  if (parsed.success) return { is: "said", heard: parsed.data };
  return nothing(`malformed: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
}

function jsonIn(text: Text): unknown {
  return text === null ? undefined : jsonOf(Buffer.from(text));
}

function nothing(why: string): Said {
  return { is: "nothing", why };
}
