import type { Command } from "#lib/jobs/command.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import { clean, ID_MOST, REASON_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { PLAN } from "../words/plan.ts";
import { selectionWords } from "../words/selection.ts";

type Pair = readonly [label: string, value: string | undefined];

/** Who asked for what, when and why. */
export function askedFacts({ by, askedAt, command }: Conversation, locale: Locale): readonly Pair[] {
  const words = PLAN[locale];
  const { reason } = command;
  return [
    [words.askedBy, clean(by, ID_MOST)],
    [words.askedAt, instant(askedAt, locale)],
    [words.reason, reason === undefined ? undefined : clean(reason, REASON_MOST)],
    [words.meant, meantBy(command, locale)],
  ];
}

function meantBy({ select, jobs }: Command, locale: Locale): string {
  const words = PLAN[locale];
  if (select === undefined) return words.named(jobs.length);
  const selection = selectionWords(select);
  return selection === "" ? words.allOfTarget : clean(selection, REASON_MOST);
}
