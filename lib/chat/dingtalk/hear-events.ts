import { hash } from "node:crypto";
import type { Hearing } from "#lib/chat/hearing.ts";
import { type DingtalkEventsSettings, verifyDingtalkEvents } from "#lib/signatures/dingtalk-events.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type HttpAnswer, jsonAnswer } from "#lib/web/answer.ts";
import { saidIn } from "./said.ts";

/** `endpoint`: of the settings, for answers. */
export type HearDingtalkEventsSettings = DingtalkEventsSettings & { readonly endpoint?: string | undefined };

/**
 * What comes encrypted and signed, so that nobody else can have changed it. Everything that is verified is answered with the encrypted
 * "success", or DingTalk sends it again; that answer can show nothing.
 *
 * Doubt: of the subscription's events, DingTalk documents none that carries what a person types or presses; those about robots tell that a
 * message was read or recalled. What is taken here is the documented message of a robot, or press of a card's button, inside the documented
 * envelope. That is how a robot whose messages are encrypted is reported to post, and how a relay of DingTalk's Stream mode can post them.
 * @see open.dingtalk.com/document/orgapp/configure-event-subcription and open.dingtalk.com/document/development/bot-message-read-event
 */
export function hearDingtalkEvents(request: RawRequest, settings: HearDingtalkEventsSettings, now: number): Hearing {
  const verification = verifyDingtalkEvents(request, settings, now);
  if (verification.is === "rejected") return verification;
  const answer = answerWith(verification.reply);
  if (verification.is === "handshake") return { is: "handshake", answer };
  const { body, at } = verification;
  const said = saidIn(body, { endpoint: settings.endpoint, isWeak: false, id: idOf(body, at) });
  if (said.is === "nothing") return { is: "ignored", why: said.why, answer };
  return { is: "heard", heard: said.heard, showsAnswer: false, answer: () => answer };
}

/** The time is in it, so that the same button can be pressed twice; what is sent again as it was has the same id. */
function idOf(body: Uint8Array, at: number | null): string {
  return hash("sha256", Buffer.concat([Buffer.from(`${at}\n`), body]));
}

function answerWith(reply: string | undefined): HttpAnswer {
  return { ...jsonAnswer(200, {}), body: reply ?? "" };
}
