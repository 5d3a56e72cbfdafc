import type { Conversation } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { clean } from "../clean.ts";
import { NAMES } from "../words/names.ts";
import { PLAN } from "../words/plan.ts";
import { reasonIn } from "../words/reasons.ts";
import { RUN } from "../words/run.ts";
import { askedFacts } from "./asked.ts";
import { buttons, card, facts, text } from "./parts.ts";
import { cancelButton } from "./plan-answers.ts";
import { endOf } from "./plan-state.ts";

/** While there is no plan: it is in the making, cannot be made, or was cancelled before it was. */
export function planningCard(conversation: Conversation, locale: Locale): Card {
  const words = PLAN[locale];
  const { progress, command } = conversation;
  const action = NAMES[locale].actions[command.action];
  const target = clean(command.target);
  const asked = facts(...askedFacts(conversation, locale));
  if (progress.is === "not planned") {
    const why = RUN[locale].notPlanned(reasonIn(locale, progress.why));
    return card(words.notPlanned(action, target), "bad", text(why), asked);
  }
  const title = words.planning(action, target);
  if (progress.is !== "planning") return card(title, "neutral", text(endOf(progress, locale)), asked);
  return card(title, "neutral", text(words.reading), asked, buttons(cancelButton(conversation, locale)));
}
