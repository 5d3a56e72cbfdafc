import { hash } from "node:crypto";
import type { Card } from "#lib/chat/card.ts";
import type { Hearing } from "#lib/chat/hearing.ts";
import { type DingtalkRobotSettings, verifyDingtalkRobot } from "#lib/signatures/dingtalk-robot.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type HttpAnswer, jsonAnswer } from "#lib/web/answer.ts";
import { EMPTY_MESSAGE, webhookMessage } from "./message.ts";
import { saidIn } from "./said.ts";

/** `endpoint`: of the settings; a session's webhook there is taken for DingTalk's. */
export type HearDingtalkRobotSettings = DingtalkRobotSettings & { readonly endpoint?: string | undefined };

/**
 * A message to a robot that DingTalk posts, or to an outgoing one. Its signature covers the time and not the body: for an hour whoever has
 * seen one request can put any words into any member's mouth, and gets the answer. So it is weak, always: it may ask, and change nothing.
 * The answer to the request is shown in the room as the robot's message: text, markdown, actionCard or feedCard.
 * @see open.dingtalk.com/document/development/receive-message, "HTTP response format"
 */
export function hearDingtalkRobot(request: RawRequest, settings: HearDingtalkRobotSettings, now: number): Hearing {
  const verification = verifyDingtalkRobot(request, settings, now);
  if (verification.is === "rejected") return verification;
  if (verification.is === "handshake") return { is: "rejected", why: "a robot has no check of the address" };
  const { body } = verification;
  const said = saidIn(body, { endpoint: settings.endpoint, isWeak: true, id: hash("sha256", body) });
  if (said.is === "nothing") return { is: "ignored", why: said.why, answer: answerWith() };
  return { is: "heard", heard: said.heard, showsAnswer: true, answer: answerWith };
}

function answerWith(card?: Card): HttpAnswer {
  return jsonAnswer(200, card === undefined ? EMPTY_MESSAGE : webhookMessage(card));
}
