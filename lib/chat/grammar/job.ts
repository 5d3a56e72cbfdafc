import { DIRECTIONS, JOB_ID, type Job } from "#lib/jobs/job.ts";
import { nearest } from "#lib/jobs/suggest.ts";
import type { Wrong } from "../request.ts";
import { ALL_KEYWORDS, directionOf, KEYWORDS } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { wrongWord } from "./wrong.ts";

/** `ID/Reverse`, or with a colon. */
const DIRECTED = /^(?<id>.*)[/:：](?<direction>[^/:：]*)$/su;

/** A number, or one with a unit: a limit or a duration whose keyword was forgotten. */
const AMOUNT = /^\d+[a-z]*$/i;

/** A word and an amount: its blank may have been forgotten. */
const GLUED = /^(?<word>[a-z]{4,})\d+[a-z]?$/i;

/**
 * A job by its id, `ID/Reverse` for the other direction of a two-way one. Ids of both clouds mix letters and digits, so a word that has not both, that
 * is an amount (`14d`), or that is no more than two slips away from a keyword or a target, with or without an amount at its end (`limt50`), is
 * never taken for one: it is rather misspelt. In quotation marks any id is one.
 * @param isTarget whether the target may still be said
 */
export function readJob(word: Word, targets: readonly string[], isTarget: boolean): Job | Wrong {
  const { id = word.text, direction } = DIRECTED.exec(word.text)?.groups ?? {};
  if (!word.isQuoted && !looksLikeId(id, targets)) return noJob(word, targets, isTarget);
  if (!JOB_ID.test(id)) return wrongWord("bad job id", word, ["ID", "ID/Reverse"]);
  if (direction === undefined) return { id };
  const known = directionOf(direction);
  const wanted = DIRECTIONS.map((each) => `${id}/${each}`);
  return known === undefined ? wrongWord("bad job id", word, wanted, wanted) : { id, direction: known };
}

/** What breaks the form of an id is told as that, further down. */
function looksLikeId(id: string, targets: readonly string[]): boolean {
  if (nearTo(id, targets) !== undefined) return false;
  return !JOB_ID.test(id) || (/\d/.test(id) && /[a-z]/i.test(id) && !AMOUNT.test(id));
}

/** The keyword or the target that it may have been meant to be. */
function nearTo(id: string, targets: readonly string[]): string | undefined {
  const glued = GLUED.exec(id)?.groups?.["word"];
  const known = [...ALL_KEYWORDS, ...targets];
  return nearest(id, known) ?? (glued === undefined ? undefined : nearest(glued, known));
}

/** What has a digit, or is near to nothing, may be an id that has to be quoted. */
function noJob(word: Word, targets: readonly string[], isTarget: boolean): Wrong {
  const near = nearTo(word.text, targets);
  const isId = JOB_ID.test(word.text) && (near === undefined || /\d/.test(word.text));
  const quoted = isId ? [`"${word.text}"`] : [];
  const isLikeTarget = isTarget && near !== undefined && targets.includes(near);
  const wrong = isLikeTarget
    ? wrongWord("unknown target", word, [...quoted, ...targets])
    : wrongWord("unknown word", word, [...quoted, "ID", ...KEYWORDS.filter((each) => each !== "for")]);
  return near === undefined || near === word.text ? wrong : { ...wrong, near };
}
