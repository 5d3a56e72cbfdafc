import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { clean, ID_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { BRAKES } from "../words/brakes.ts";
import { NAMES } from "../words/names.ts";
import { liftCommand } from "./halt.ts";
import { card, note, text } from "./parts.ts";
import { codeOf } from "./plan-answers.ts";

/** What was done at once, for whoever said so. `until`: milliseconds since the epoch. */
export type Done =
  | { readonly is: "halted"; readonly target?: string | undefined }
  | { readonly is: "snoozed" | "exempted"; readonly jobId: string; readonly target: string; readonly until: number }
  | { readonly is: "plan cancelled"; readonly id: string }
  | { readonly is: "run cancelled"; readonly runId: string }
  /** It waits for another person. */
  | { readonly is: "confirmed" }
  | { readonly is: "taken"; readonly runId: string };

export function doneCard(done: Done, locale: Locale): Card {
  const words = BRAKES[locale];
  if (done.is === "halted") {
    const title = words.halted(clean(done.target ?? NAMES[locale].everyTarget));
    return card(title, "warning", text(words.haltMeans), note(words.lift(liftCommand(done.target))));
  }
  return card(words.done, "good", text(sentenceOf(done, locale)));
}

function sentenceOf(done: Exclude<Done, { readonly is: "halted" }>, locale: Locale): string {
  const words = BRAKES[locale];
  switch (done.is) {
    case "snoozed":
    case "exempted":
      return words[done.is](words.jobIn(clean(done.jobId, ID_MOST), clean(done.target)), instant(done.until, locale));
    case "plan cancelled":
      return words.planCancelled(clean(codeOf(done.id)));
    case "run cancelled":
      return words.runCancelled(clean(done.runId));
    case "confirmed":
      return words.confirmed;
    case "taken":
      return words.taken(clean(done.runId));
    default:
      return done satisfies never;
  }
}
