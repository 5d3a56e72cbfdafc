import { JOB_ID } from "#lib/jobs/job.ts";
import { nearest } from "#lib/jobs/suggest.ts";
import type { Request, Wrong } from "../request.ts";
import { VERBS } from "../words/help.ts";
import type { Sentence } from "./sentence.ts";
import { ALL_VERBS, keywordOf, verbOf } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { wrongWord } from "./wrong.ts";

/** `help [word]` */
export function readHelp({ words }: Sentence): Request | Wrong {
  const [, word, extra] = words;
  if (!word) return { is: "help" };
  const about = verbOf(word);
  if (about === undefined) return wrongWord("unknown word", word, VERBS, ALL_VERBS);
  return extra ? wrongWord("too many words", extra, []) : { is: "help", about };
}

/** `status [[in] TARGET]`, or of a run or a job by its id. */
export function readStatus({ words, targets }: Sentence): Request | Wrong {
  const [, first, ...rest] = words;
  if (!first) return { is: "status" };
  const isIn = keywordOf(first) === "in" && !targets.includes(first.text);
  const [of, extra] = isIn ? rest : [first, ...rest];
  if (!of) return wrongWord("target missing", first, targets);
  if (extra) return wrongWord("too many words", extra, []);
  if (targets.includes(of.text)) return { is: "status", of: of.text };
  return isIn ? wrongWord("unknown target", of, targets, targets) : ofId(of, targets);
}

/** It only looks, so whatever could be an id, or the beginning of a run's, is one; but not a target misspelt. */
function ofId(word: Word, targets: readonly string[]): Request | Wrong {
  const want = ["RUN", "ID", ...targets];
  if (!JOB_ID.test(word.text)) return wrongWord("bad job id", word, want, targets);
  if (word.isQuoted) return { is: "status", of: word.text };
  if (nearest(word.text, targets) !== undefined) return wrongWord("unknown target", word, targets, targets);
  const isId = /\d/.test(word.text) || /^[a-f]{6,}$/.test(word.text);
  return isId ? { is: "status", of: word.text } : wrongWord("unknown word", word, want);
}
