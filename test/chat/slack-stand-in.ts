import type { RawRequest } from "#lib/signatures/request.ts";
import { type Answer, listen, type Received } from "../clouds/listen.ts";
import { NOW } from "../signatures/sender.ts";
import { openApi } from "./slack-api.ts";
import { type Block, type Message, openRooms, type Said } from "./slack-room.ts";
import { APP, eventBody, FORM, JSON_TYPE, pressForm, signedBySlack, slashForm } from "./slack-sender.ts";

export type { Message } from "./slack-room.ts";

export type Slack = {
  /** The endpoint to configure. */
  readonly url: string;
  /** Every message that stands in a room or was shown to one person, oldest first. */
  transcript(): readonly Message[];
  /** Errors that were answered, and why: none where all is well. */
  refusals(): readonly Said[];
  /** The next call is answered so, whatever it asks. `down` resets the connection. */
  next(answer: Answer | "down"): void;
  received(): readonly Received[];
  /** Typed behind /sluice. */
  slash(user: string, channel: string, text: string): RawRequest;
  /** What went back over HTTP to a slash command is shown to that person. */
  shows(user: string, channel: string, answer: { readonly status: number; readonly body: string }): Said;
  /** @throws Error when the message shows no such button */
  press(user: string, messageTs: string, buttonLabel: string): RawRequest;
  mention(user: string, channel: string, text: string, thread?: string): RawRequest;
  /** To the bot alone. @param event members that are added or put in place */
  direct(user: string, text: string, event?: object): RawRequest;
  close(): Promise<void>;
};

export type SlackOptions = {
  readonly signingSecret: string;
  readonly botToken: string;
  /** What Slack's clock says. */
  readonly now?: () => number;
  /** The rooms there are; left out: any id of the form. */
  readonly channels?: readonly string[];
  /** Left out: any that is free. */
  readonly port?: number;
};

/** Slack on loopback: chat.postMessage, chat.update, chat.postEphemeral and response_url as documented, and the requests it sends to an app. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const { signingSecret, botToken, now = () => NOW, channels, port } = options;
  const rooms = openRooms(channels);
  const api = openApi(rooms, botToken);
  const server = await listen(api.answer, port);
  let count = 0;
  const secondsNow = () => Math.floor(now() / 1000);
  const tsNow = () => `${secondsNow()}.${String(++count).padStart(6, "0")}`;
  const sentForm = (form: string) => signedBySlack(signingSecret, form, now(), FORM);
  const sentEvent = (event: object) =>
    signedBySlack(signingSecret, eventBody(event, `Ev${++count}`, secondsNow()), now(), JSON_TYPE);
  const written = (user: string, text: string) => {
    const ts = tsNow();
    return { user, ts, client_msg_id: `c${ts}`, text, team: APP.team, event_ts: ts };
  };

  return {
    url: server.url,
    transcript: () => [...rooms.messages],
    refusals: () => [...api.refusals],
    next: api.next,
    received: () => server.received,
    slash: (user, channel, text) => {
      const { trigger, path } = api.trigger(channel, user);
      return sentForm(slashForm({ user, channel, text, trigger }, server.url + path));
    },
    shows: (user, channel, { status, body }) => {
      if (status !== 200) throw new Error(`${status}: Slack shows that the command has failed; want 200`);
      const said = body === "" ? { ok: true } : rooms.post({ ...JSON.parse(body), channel }, user);
      if (!said.ok) api.refusals.push(said);
      return said;
    },
    press: (user, messageTs, buttonLabel) => {
      const found = rooms.messages.find(({ ts }) => ts === messageTs);
      const button = found && buttonOf(found.blocks, buttonLabel);
      if (!found || !button) throw new Error(`${messageTs} shows no button ${buttonLabel}`);
      const { ts, channel, thread, to } = found;
      const { trigger, path } = api.trigger(channel, user);
      const press = { user, channel, ts, thread, isEphemeral: to !== undefined, button, trigger, actionTs: tsNow() };
      return sentForm(pressForm(press, server.url + path));
    },
    mention: (user, channel, text, thread) => {
      const inThread = thread === undefined ? {} : { thread_ts: thread };
      return sentEvent({
        type: "app_mention",
        ...written(user, `<@${APP.bot}> ${escaped(text)}`),
        channel,
        ...inThread,
      });
    },
    direct: (user, text, event = {}) =>
      sentEvent({
        type: "message",
        ...written(user, escaped(text)),
        channel: `D${user}`,
        channel_type: "im",
        ...event,
      }),
    close: server.close,
  };
}

function buttonOf(blocks: readonly Block[], label: string): object | undefined {
  return blocks
    .flatMap(({ elements }) => (Array.isArray(elements) ? elements : []))
    .find(({ type, text }) => type === "button" && text.text === escaped(label));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
