import { nearest } from "#lib/jobs/suggest.ts";
import type { Wrong } from "../request.ts";
import { ALL_KEYWORDS, keywordOf } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { wrongWord } from "./wrong.ts";

/** No status of a cloud has other characters; `Finished|Failed` or a full stop was meant otherwise. */
const PLAIN = /^[\p{L}\p{N}_-]+$/u;

/**
 * The values that commas join to the first one. A keyword ends them, since a comma may as well stand between conditions; a word that is near one is
 * wrong where any word could be a value.
 */
export function readList(words: readonly Word[], from: number, isAnyWord: boolean): readonly Word[] | Wrong {
  const rest = words.slice(from);
  const end = rest.findIndex((word, index) => index > 0 && !continues(word));
  const list = end === -1 ? rest : rest.slice(0, end);
  if (!isAnyWord) return list;
  const misspelt = list.find((word) => !word.isQuoted && nearest(word.text, ALL_KEYWORDS) !== undefined);
  if (misspelt) return wrongWord("unknown word", misspelt, [`"${misspelt.text}"`], ALL_KEYWORDS);
  const odd = list.find((word) => !word.isQuoted && !PLAIN.test(word.text));
  return odd ? wrongWord("bad value", odd, ["Finished", "Finished,Failed"]) : list;
}

function continues(word: Word): boolean {
  return word.isJoined && !word.isOpen && keywordOf(word) === undefined;
}
