import { COUNT_OVER, OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { minutesOf } from "../words/amounts.ts";
import { EXAMPLES, HELP, VERBS, type Verb } from "../words/help.ts";
import { card, note, table } from "./parts.ts";

/** All that can be said, or one word of it. @param about one that is no verb is passed over */
export function helpCard(locale: Locale, about?: string): Card {
  const words = HELP[locale];
  const verb = VERBS.find((each) => each === about?.toLowerCase());
  const [example, does] = words.heads;
  const rows = table<Verb>(
    [
      [example, (each) => EXAMPLES[each]],
      [does, (each) => words.does[each]],
    ],
    verb === undefined ? VERBS : [verb],
  );
  const rules = words.rules(minutesOf(OFFER_LIVES_MS, locale), COUNT_OVER);
  return card(verb === undefined ? words.title : words.titleOf(verb), "neutral", rows, note(...rules));
}
