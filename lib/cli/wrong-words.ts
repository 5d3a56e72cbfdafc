import type { Problem, Wrong } from "#lib/chat/request.ts";
import { printable, widthOf } from "./text-width.ts";

/** Characters shown before the word and from it on. */
const BEFORE = 50;
const FROM = 30;

/** What is wrong in one sentence, then the words themselves, and a caret below the one that is wrong. */
export function wrongLines({ problem, at, word, near, want }: Wrong, text: string): readonly string[] {
  const begin = Math.max(0, at - BEFORE);
  const before = `${begin > 0 ? "…" : ""}${printable(text.slice(begin, at))}`;
  const after = `${printable(text.slice(at, at + FROM))}${text.length > at + FROM ? "…" : ""}`;
  const hint = near === undefined ? wanted(want) : ` (did you mean ${near}?)`;
  return [
    printable(`sluice: ${SENTENCES[problem](shown(word))}${hint}`),
    `  ${before}${after}`,
    `  ${" ".repeat(widthOf(before))}^`,
  ];
}

const SENTENCES: Readonly<Record<Problem, (word: string) => string>> = {
  "nothing said": () => "nothing is asked",
  "unknown word": (word) => `${word} is no word that can stand here`,
  "unknown target": (word) => `the config has no target ${word}`,
  "target missing": () => "the target is missing",
  "jobs missing": () => "the jobs are missing",
  "bad job id": (word) => `${word} cannot be the id of a job`,
  "bad value": (word) => `${word} is no value that fits here`,
  "value missing": (word) => `${word} needs a value`,
  "chooses nothing": () => "this would mean every job of the target",
  "said twice": (word) => `${word} is said twice`,
  "both ids and a selection": () => "there are both ids and a selection; want one of them",
  "code missing": () => "the code is missing",
  "bad code": (word) => `${word} is no code`,
  "bad count": (word) => `${word} is no count of jobs`,
  "duration missing": () => "how long is missing",
  "too many words": (word) => `${word} is one word too many`,
};

function shown(word: string): string {
  return `"${word.length > FROM ? `${word.slice(0, FROM)}…` : word}"`;
}

function wanted(want: readonly string[]): string {
  return want.length === 0 ? "" : `; want ${want.join(", ")}`;
}
