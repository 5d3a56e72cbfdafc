import type { Heard } from "#lib/jobs/heard.ts";
import { isListenedTo, mayLook } from "#lib/jobs/rights.ts";
import { answerPlan } from "./answer-plan.ts";
import { askForPlan } from "./ask-for-plan.ts";
import { brake } from "./brake.ts";
import { cancel } from "./cancel.ts";
import { helpCard } from "./cards/help.ts";
import { wrongCard } from "./cards/wrong.ts";
import { type Attending, answer, type ChatHost, principalOfHeard, refuse } from "./host.ts";
import type { Request } from "./request.ts";
import { tellStatus } from "./tell-status.ts";
import { understandFor } from "./understand-for.ts";

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
  if (!isListenedTo(config.chat, heard.room)) {
    // Whoever has forged the words may have named any room, so that it would be Sluice who writes there.
    const quiet = heard.isWeak ? { ...attending, heard: { ...heard, isTold: true } } : attending;
    return refuse(quiet, { is: "room not listened to" }, "a word", host);
  }
  if (!mayLook(config.chat, { room: heard.room, user: heard.by }))
    return refuse(attending, { is: "no role" }, "a word", host);
  const understood = understandFor(heard, config);
  if (understood.is === "wrong") {
    await note("chat refused", "a word", { ...saidOf(heard), refused: understood.problem }, attending, host);
    if (!heard.isTold) await answer(attending, wrongCard(understood, heard.text, attending.locale), host);
    return;
  }
  const { request } = understood;
  await note("chat asked", request.is, saidOf(heard), attending, host);
  await serve(request, attending, host);
}

type Detail = Readonly<Record<string, string>>;

async function note(
  what: "chat asked" | "chat refused",
  about: string,
  detail: Detail,
  { heard }: Attending,
  { ledger, clock }: ChatHost,
): Promise<void> {
  await ledger.note({ at: clock.now(), what, by: principalOfHeard(heard), about, detail });
}

function saidOf({ id, room, text, message }: Heard): Detail {
  const words = text.slice(0, LONGEST_NOTE);
  return { words, channel: room.channel, heard: id, ...(message === undefined ? {} : { message }) };
}

/** Characters of what was said that the audit keeps. */
const LONGEST_NOTE = 500;

async function serve(request: Request, attending: Attending, host: ChatHost): Promise<void> {
  switch (request.is) {
    case "help":
      if (!attending.heard.isTold) await answer(attending, helpCard(attending.locale, request.about), host);
      return;
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
