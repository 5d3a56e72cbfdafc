import type { Locale } from "#lib/jobs/room.ts";
import type { Card } from "../card.ts";
import { clamp, clean, NAME_MOST, oneLine } from "../clean.ts";
import type { Wrong } from "../request.ts";
import { WRONG } from "../words/wrong.ts";
import { card, note, text } from "./parts.ts";

/** Code points shown on each side of the word. */
const AROUND = 60;
/** Words that could stand there; more are counted. */
const MOST_WANTED = 20;

/** What was said with the word that is wrong marked, why it is wrong, and what could stand there. @param said the whole text */
export function wrongCard({ problem, at, word, near, want }: Wrong, said: string, locale: Locale): Card {
  const words = WRONG[locale];
  return card(
    words.title,
    "warning",
    text(marked(said, at, word), words.problems[problem](clean(word))),
    text(near === undefined ? undefined : words.near(clean(near))),
    text(want.length === 0 ? undefined : words.want(listed(want, locale))),
    note(words.help),
  );
}

function marked(said: string, at: number, word: string): string | undefined {
  if (said.trim() === "") return undefined;
  const before = [...oneLine(said.slice(0, at)).trimStart()];
  const after = oneLine(said.slice(at + word.length)).trimEnd();
  const tail = before.length > AROUND ? `…${before.slice(1 - AROUND).join("")}` : before.join("");
  return `${tail}▸${clamp(oneLine(word), NAME_MOST)}◂${clamp(after, AROUND)}`;
}

function listed(want: readonly string[], locale: Locale): string {
  const { between, andMore } = WRONG[locale];
  const rest = want.length - MOST_WANTED;
  const shown = want.slice(0, MOST_WANTED).map((each) => clean(each));
  return [...shown, ...(rest > 0 ? [andMore(rest)] : [])].join(between);
}
