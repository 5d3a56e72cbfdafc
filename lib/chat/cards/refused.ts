import { OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { clean, NAME_MOST } from "../clean.ts";
import type { Refusal } from "../refusal.ts";
import { AMOUNTS, minutesOf } from "../words/amounts.ts";
import { NAMES } from "../words/names.ts";
import { reasonIn } from "../words/reasons.ts";
import { REFUSALS } from "../words/refusals.ts";
import { card, text } from "./parts.ts";

/** Why something was not done. It never tells the count of jobs that has to be typed. */
export function refusedCard(why: Refusal, locale: Locale): Card {
  return card(REFUSALS[locale].title, "warning", text(sentenceOf(why, locale)));
}

/** Of those that need no more than their name. */
const PLAIN = {
  "no role": "noRole",
  "room not listened to": "roomNotListenedTo",
  "weak signature": "weakSignature",
  "not yours": "notYours",
  "wrong room": "wrongRoom",
  "wrong message": "wrongMessage",
  "another plan": "anotherPlan",
  cancelled: "cancelled",
  "not yet planned": "notYetPlanned",
  "only to see": "onlyToSee",
  "not yet confirmed": "notYetConfirmed",
  "waits for approval": "waitsForApproval",
  "approver asked": "approverAsked",
  "approval not wanted": "approvalNotWanted",
  "count wrong": "countWrong",
  "count missing": "countMissing",
  "nothing to do": "nothingToDo",
  unavailable: "unavailable",
} as const;

type Told = Exclude<Refusal, { readonly is: keyof typeof PLAIN }>;

function isTold(why: Refusal): why is Told {
  return !(why.is in PLAIN);
}

function sentenceOf(why: Refusal, locale: Locale): string {
  if (isTold(why)) return told(why, locale);
  return REFUSALS[locale][PLAIN[why.is]];
}

function told(why: Told, locale: Locale): string {
  const words = REFUSALS[locale];
  switch (why.is) {
    case "role missing":
      return roleMissing(why, locale);
    case "expired":
      return words.expired(minutesOf(OFFER_LIVES_MS, locale));
    case "used already":
      return why.runId === undefined ? words.usedAlready : words.usedBy(clean(why.runId));
    case "not planned":
      return words.notPlanned(reasonIn(locale, why.why));
    case "code unknown":
      return words.codeUnknown(clean(why.code));
    case "code ambiguous":
      return words.codeAmbiguous(clean(why.code));
    case "run ended":
      return words.runEnded(clean(why.runId));
    case "too many jobs":
      return words.tooManyJobs(AMOUNTS[locale].jobs(why.jobs), AMOUNTS[locale].jobs(why.most));
    case "run refused":
      return words.runRefused(reasonIn(locale, why.why));
    default:
      return why satisfies never;
  }
}

function roleMissing(
  { role, action, target, everywhere }: Told & { readonly is: "role missing" },
  locale: Locale,
): string {
  const words = REFUSALS[locale];
  const what = words.roleFor(
    action === undefined ? undefined : NAMES[locale].verb(action),
    everywhere ? NAMES[locale].everyTarget : target === undefined ? undefined : clean(target, NAME_MOST),
  );
  return words.roleMissing(role, what);
}
