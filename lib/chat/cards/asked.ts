import type { Conversation } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { Select } from "#lib/jobs/select.ts";
import { clean, ID_MOST, REASON_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { PLAN } from "../words/plan.ts";

type Pair = readonly [label: string, value: string | undefined];

/** Who asked for what, when and why. */
export function askedFacts({ by, askedAt, command }: Conversation, locale: Locale): readonly Pair[] {
  const words = PLAN[locale];
  const { reason, select, jobs } = command;
  return [
    [words.askedBy, clean(by, ID_MOST)],
    [words.askedAt, instant(askedAt, locale)],
    [words.reason, reason === undefined ? undefined : clean(reason, REASON_MOST)],
    [words.meant, select === undefined ? words.named(jobs.length) : selectionOf(select) || words.allOfTarget],
  ];
}

/** `kind=migration status=Finished,Failed olderThan=14d`: its keys are the same in every language. */
function selectionOf(select: Select): string {
  const told = Object.entries(select).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${toText(value)}`],
  );
  return told.length === 0 ? "" : clean(told.join(" "), REASON_MOST);
}

function toText(value: string | number | readonly string[] | Readonly<Record<string, string>>): string {
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.join(",");
  return Object.entries(value)
    .map(([key, wanted]) => `${key}:${wanted}`)
    .join(",");
}
