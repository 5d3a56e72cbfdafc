import { nearest } from "#lib/jobs/suggest.ts";
import type { Problem, Wrong } from "../request.ts";
import type { Word } from "./words.ts";

/** @param known what the word may have been meant to be */
export function wrongWord(
  problem: Problem,
  { text, source, at }: Word,
  want: readonly string[],
  known: readonly string[] = [],
): Wrong {
  const near = nearest(text, known);
  return { is: "wrong", problem, at, word: source, want, ...(near === undefined || near === text ? {} : { near }) };
}

/** What is missing at the end of a text. */
export function missing(problem: Problem, text: string, want: readonly string[]): Wrong {
  return { is: "wrong", problem, at: text.length, word: "", want };
}

export function isWrong(value: object): value is Wrong {
  return "is" in value && value.is === "wrong";
}
