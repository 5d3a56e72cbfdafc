import { nearest } from "#lib/jobs/suggest.ts";
import type { Problem, Wrong } from "../request.ts";
import type { Token } from "./tokens.ts";

/** What is wrong with a word, and what could stand there. @param known what it may have been meant to be */
export function wrongWord(problem: Problem, { text, at }: Token, want: readonly string[], known = want): Wrong {
  const near = nearest(text, known);
  return { is: "wrong", problem, at, word: text, want, ...(near === undefined || near === text ? {} : { near }) };
}

/** What is missing at the end of a text. */
export function missing(problem: Problem, text: string, want: readonly string[]): Wrong {
  return { is: "wrong", problem, at: text.length, word: "", want };
}
