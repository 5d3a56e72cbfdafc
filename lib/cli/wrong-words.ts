import type { Wrong } from "#lib/chat/request.ts";
import { WRONG } from "#lib/chat/words/wrong.ts";
import { printable, widthOf } from "./text-width.ts";

/** Characters shown before the word and from it on. */
const BEFORE = 50;
const FROM = 30;

/** What is wrong in one sentence, the words themselves with a caret below the one that is wrong, what was probably meant, and what could stand there. */
export function wrongLines({ problem, at, word, near, want }: Wrong, text: string): readonly string[] {
  const begin = Math.max(0, at - BEFORE);
  const before = `${begin > 0 ? "…" : ""}${printable(text.slice(begin, at))}`;
  const after = `${printable(text.slice(at, at + FROM))}${text.length > at + FROM ? "…" : ""}`;
  const words = WRONG.en;
  return [
    `sluice: ${words.problems[problem](shown(word))}`,
    `  ${before}${after}`,
    `  ${" ".repeat(widthOf(before))}^`,
    ...(near === undefined ? [] : [words.near(printable(near))]),
    ...(want.length === 0 ? [] : [words.want(want.map((each) => printable(each)).join(words.between))]),
  ];
}

function shown(word: string): string {
  return printable(`"${word.length > FROM ? `${word.slice(0, FROM)}…` : word}"`);
}
