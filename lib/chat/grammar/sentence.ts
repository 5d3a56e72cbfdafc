import type { Problem, Wrong } from "../request.ts";
import { keywordOf } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { wrongWord } from "./wrong.ts";

/** What was said, and the targets that it may name. */
export type Sentence = {
  readonly text: string;
  readonly words: readonly Word[];
  readonly targets: readonly string[];
};

/** The value at an index, for the word that wants it. A keyword is none: the value was forgotten; quoted, it is one. */
export function valueAt(
  { words }: Sentence,
  index: number,
  wantedBy: Word,
  want: readonly string[],
  problem: Problem = "value missing",
): Word | Wrong {
  const value = words[index];
  if (!value || keywordOf(value) !== undefined) return wrongWord(problem, wantedBy, want);
  return value.isOpen ? unclosed(value) : value;
}

export function unclosed(word: Word): Wrong {
  return wrongWord("bad value", word, ['"…"']);
}
