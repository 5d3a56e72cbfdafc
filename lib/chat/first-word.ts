import type { Config } from "#lib/jobs/config.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import { isListenedTo, mayLook } from "#lib/jobs/rights.ts";
import type { Card } from "./card.ts";
import { helpCard } from "./cards/help.ts";
import { refusedCard } from "./cards/refused.ts";
import { wrongCard } from "./cards/wrong.ts";
import { understandFor } from "./understand-for.ts";

/**
 * The whole answer to what was said, when the config alone can give it: what is wrong with the words, or help. Undefined when somebody has to look
 * further.
 */
export function firstWord(heard: Heard, { chat, targets }: Pick<Config, "chat" | "targets">): Card | undefined {
  const settings = chat[heard.room.platform];
  if (!settings || !isListenedTo(chat, heard.room)) return undefined;
  const locale = heard.locale ?? settings.locale;
  if (!mayLook(chat, { room: heard.room, user: heard.by })) return refusedCard({ is: "no role" }, locale);
  const understood = understandFor(heard, { chat, targets });
  if (understood.is === "wrong") return wrongCard(understood, heard.text, locale);
  return understood.request.is === "help" ? helpCard(locale, understood.request.about) : undefined;
}
