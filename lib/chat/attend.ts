import type { Heard } from "#lib/jobs/heard.ts";
import { mayLook } from "#lib/jobs/rights.ts";
import { answerPlan } from "./answer-plan.ts";
import { askForPlan } from "./ask-for-plan.ts";
import { brake } from "./brake.ts";
import { cancel } from "./cancel.ts";
import { helpCard } from "./cards/help.ts";
import { wrongCard } from "./cards/wrong.ts";
import { understand } from "./grammar/understand.ts";
import { type Attending, answer, type ChatHost, principalOfHeard, refuse } from "./host.ts";
import type { Request } from "./request.ts";
import { tellStatus } from "./tell-status.ts";

/**
 * Does what somebody has said, if they may: the rooms and the roles are those of the config as it is now. Every request is noted in the audit,
 * those that are refused, too. The same delivery again comes to the same.
 * @throws the ledger's or a queue's error; then it is to be given again
 */
export async function attend(heard: Heard, host: ChatHost): Promise<void> {
  const { config } = host;
  const settings = config.chat[heard.room.platform];
  if (!settings) return;
  const attending = { heard, locale: heard.locale ?? settings.locale };
  if (settings.rooms && !settings.rooms.includes(heard.room.channel)) {
    return refuse(attending, { is: "room not listened to" }, "a word", host);
  }
  if (!mayLook(config.chat, { room: heard.room, user: heard.by }))
    return refuse(attending, { is: "no role" }, "a word", host);
  const understood = understand(heard.text, Object.keys(config.targets));
  if (understood.is === "wrong") {
    if (!heard.isTold) await answer(attending, wrongCard(understood, heard.text, attending.locale), host);
    return;
  }
  const { request } = understood;
  await noteAsked(request, attending, host);
  await serve(request, attending, host);
}

async function noteAsked(request: Request, { heard }: Attending, { ledger, clock }: ChatHost): Promise<void> {
  const { channel } = heard.room;
  const words = heard.text.slice(0, LONGEST_NOTE);
  const detail = {
    words,
    channel,
    heard: heard.id,
    ...(heard.message === undefined ? {} : { message: heard.message }),
  };
  await ledger.note({ at: clock.now(), what: "chat asked", by: principalOfHeard(heard), about: request.is, detail });
}

/** Characters of what was said that the audit keeps. */
const LONGEST_NOTE = 500;

async function serve(request: Request, attending: Attending, host: ChatHost): Promise<void> {
  switch (request.is) {
    case "help":
      return answer(attending, helpCard(attending.locale, request.about), host);
    case "status":
      return tellStatus(request, attending, host);
    case "jobs":
    case "plan":
    case "act":
      return askForPlan(request, attending, host);
    case "confirm":
    case "approve":
      return answerPlan(request, attending, host);
    case "cancel":
      return cancel(request, attending, host);
    case "halt":
    case "snooze":
    case "exempt":
      return brake(request, attending, host);
    default:
      return request satisfies never;
  }
}
