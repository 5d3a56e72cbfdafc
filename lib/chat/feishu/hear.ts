import type { Card } from "#lib/chat/card.ts";
import type { Hearing } from "#lib/chat/hearing.ts";
import { type FeishuSettings, verifyFeishu } from "#lib/signatures/feishu.ts";
import { jsonOf } from "#lib/signatures/payload.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type HttpAnswer, jsonAnswer } from "#lib/web/answer.ts";
import { escapeLine, shortened } from "./escape.ts";
import { CARD_ACTION, eventTypeOf, saidIn } from "./said.ts";

/** `appId`: whose events are heard; left out: those of any app that has the key. */
export type HearFeishuSettings = FeishuSettings & { readonly appId?: string | undefined };

/** The page names no limit; longer is no line that passes by. */
const LONGEST_TOAST = 100;

/** Nothing is shown, and nothing is sent again. */
const TAKEN = jsonAnswer(200, {});

/**
 * What comes encrypted and signed: the key covers the whole body. Feishu waits 3 s for 200, for events and buttons alike, and sends an event
 * again until it has it. No answer can show a card: a button's may put another into its place, or let one line pass by.
 * @see open.feishu.cn, "Receive events" and "Handle card callbacks"
 */
export function hearFeishu(request: RawRequest, settings: HearFeishuSettings, now: number): Hearing {
  const verification = verifyFeishu(request, settings, now);
  if (verification.is === "rejected") return verification;
  if (verification.is === "handshake") return { is: "handshake", answer: { ...TAKEN, body: verification.reply } };
  const payload = jsonOf(verification.body);
  const said = saidIn(payload, settings.appId);
  if (said.is === "nothing") return { is: "ignored", why: said.why, answer: TAKEN };
  const answer = eventTypeOf(payload) === CARD_ACTION ? toasted : () => TAKEN;
  return { is: "heard", heard: said.heard, showsAnswer: false, answer };
}

function toasted(card?: Card): HttpAnswer {
  if (card === undefined) return TAKEN;
  const type = card.tone === "warning" || card.tone === "bad" ? "warning" : "info";
  return jsonAnswer(200, { toast: { type, content: shortened(escapeLine(card.title), LONGEST_TOAST) } });
}
