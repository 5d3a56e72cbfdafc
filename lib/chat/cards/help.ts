import { COUNT_OVER, OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { minutesOf } from "../words/amounts.ts";
import { EXAMPLES } from "../words/examples.ts";
import { HELP, VERBS, type Verb } from "../words/help.ts";
import { card, note, table } from "./parts.ts";

type Row = readonly [example: string, does: string];

/** All that can be said, an example each, or all examples of one word. @param about one that is no verb is passed over */
export function helpCard(locale: Locale, about?: string): Card {
  const words = HELP[locale];
  const verb = VERBS.find((each) => each === about?.toLowerCase());
  const [example, does] = words.heads;
  const rows = table<Row>(
    [
      [example, ([said]) => said],
      [does, ([, told]) => told],
    ],
    verb === undefined ? VERBS.map((each) => firstRow(each, locale)) : rowsOf(verb, locale),
  );
  const rules = words.rules(minutesOf(OFFER_LIVES_MS, locale), COUNT_OVER);
  return card(verb === undefined ? words.title : words.titleOf(verb), "neutral", rows, note(...rules));
}

function firstRow(verb: Verb, locale: Locale): Row {
  return [EXAMPLES[locale][verb][0], HELP[locale].does[verb]];
}

function rowsOf(verb: Verb, locale: Locale): readonly Row[] {
  const [, ...others] = EXAMPLES[locale][verb];
  return [firstRow(verb, locale), ...others.map((each): Row => [each, HELP[locale].likewise])];
}
