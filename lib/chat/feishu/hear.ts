import type { Hearing } from "#lib/chat/hearing.ts";
import { type FeishuSettings, verifyFeishu } from "#lib/signatures/feishu.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type HttpAnswer, jsonAnswer } from "#lib/web/answer.ts";
import { saidIn } from "./said.ts";

/** `appId`: whose events are taken. */
export type FeishuHearing = FeishuSettings & { readonly appId?: string | undefined };

/** Heard, and nothing to show: an answer of any other form is an error to Feishu, and the person sees it. */
const NOTHING: HttpAnswer = jsonAnswer(200, {});

/**
 * What a request of Feishu's (or Lark's) comes to: a message, or a pressed button. Both are encrypted and signed, and want an answer within three
 * seconds. A card in place of the one that was pressed could be shown by the answer; what is shown is the ledger's to say, so it is empty.
 * @param now milliseconds since the epoch
 */
export function hearFeishu(request: RawRequest, { appId, ...settings }: FeishuHearing, now: number): Hearing {
  const found = verifyFeishu(request, settings, now);
  if (found.is === "rejected") return found;
  if (found.is === "handshake") return { is: "handshake", answer: { ...NOTHING, body: found.reply } };
  const said = saidIn(found.body, appId);
  if (said.is === "nothing") return { is: "ignored", why: said.why, answer: NOTHING };
  return { is: "heard", heard: said.heard, showsAnswer: false, answer: () => NOTHING };
}
