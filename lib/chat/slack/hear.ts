import { jsonOf } from "#lib/signatures/payload.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type SlackSettings, verifySlack } from "#lib/signatures/slack.ts";
import { type HttpAnswer, jsonAnswer } from "#lib/web/answer.ts";
import type { Card } from "../card.ts";
import type { Hearing } from "../hearing.ts";
import { eventSaid } from "./event.ts";
import { pressSaid } from "./press.ts";
import { renderSlack } from "./render.ts";
import { ignored, type Said } from "./said.ts";
import { slashSaid } from "./slash.ts";

export type SlackHearing = SlackSettings & {
  /** Hosts beside Slack's own that an answer may be sent to: see answerHosts. */
  readonly hosts?: readonly string[] | undefined;
};

/**
 * What a request of Slack's comes to: a slash command, a pressed button, a mention, or a message to us alone. All come to one address, and
 * are told apart by what is in them once the signature is verified. @param now milliseconds since the epoch
 */
export function hearSlack(request: RawRequest, settings: SlackHearing, now: number): Hearing {
  const found = verifySlack(request, settings, now);
  if (found.is === "rejected") return found;
  if (found.is === "handshake")
    return { is: "handshake", answer: { status: 200, headers: JSON_TEXT, body: found.reply } };
  const said = saidIn(found.body, settings.hosts ?? []);
  if (said.is === "rejected") return said;
  if (said.is === "ignored") return { is: "ignored", why: said.why, answer: answerOf(said.tell) };
  const { heard, showsAnswer } = said;
  return { is: "heard", heard, showsAnswer, answer: (card) => (card && showsAnswer ? shown(card) : NOTHING) };
}

function saidIn(body: Uint8Array, hosts: readonly string[]): Said {
  const json = jsonOf(body);
  if (json !== undefined) return eventSaid(json);
  const fields = [...new URLSearchParams(Buffer.from(body).toString("utf8"))];
  const form = Object.fromEntries(fields);
  // Which of the two was meant? Slack sends none twice.
  if (Object.keys(form).length < fields.length) return { is: "rejected", why: "a field of the form comes twice" };
  if (Object.hasOwn(form, "payload")) return pressSaid(form["payload"] ?? "", hosts);
  return Object.hasOwn(form, "command") ? slashSaid(form, hosts) : ignored("a request of another kind");
}

/** To the person alone. @see docs.slack.dev/interactivity/implementing-slash-commands */
function shown(card: Card): HttpAnswer {
  return jsonAnswer(200, { response_type: "ephemeral", ...renderSlack(card), mrkdwn: false });
}

function answerOf(tell: string | undefined): HttpAnswer {
  return tell === undefined ? NOTHING : jsonAnswer(200, { response_type: "ephemeral", text: tell });
}

const JSON_TEXT = { "content-type": "application/json; charset=utf-8" };
/** Slack wants a 200 within three seconds, and shows nothing of an empty one. */
const NOTHING: HttpAnswer = { status: 200, headers: { "cache-control": "no-store" }, body: "" };
