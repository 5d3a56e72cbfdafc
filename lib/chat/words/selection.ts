import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import type { Select } from "#lib/jobs/select.ts";
import { nearest } from "#lib/jobs/suggest.ts";
import { ALL_KEYWORDS } from "../grammar/vocabulary.ts";
import { wordsOf } from "../grammar/words.ts";

/** A selection in words that are understood as the same one; its keywords are the same in every language. Empty when it is of every job. */
export function selectionWords(select: Select): string {
  const { kind, status, state, olderThan, name, tags = {}, limit } = select;
  if (isOfAll(select)) return "";
  const said = [
    ...(kind === undefined ? [] : [`kind ${kind}`]),
    ...(status === undefined ? [] : [`status ${status.map((each) => quoted(each, isPlainStatus)).join(",")}`]),
    ...(state === undefined ? [] : [`state ${state.join(",")}`]),
    ...(olderThan === undefined ? [] : [`older than ${olderThan}`]),
    ...(name === undefined ? [] : [`name ${quoted(name, isPlainName)}`]),
    ...Object.entries(tags).map(([key, value]) => `tag ${quoted(key, isPlain)}=${quoted(value, isPlain)}`),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  return said.join(" ");
}

/** Every state and nothing else: so a listing is asked for that chooses nothing. */
function isOfAll({ state = [], ...others }: Select): boolean {
  return Object.keys(others).length === 0 && STATE_CLASSES.every((each) => state.includes(each));
}

/** The first way to say it that is read as one word, the same; none is when it has every kind of quotation mark and blanks. */
function quoted(text: string, isBare: (text: string) => boolean): string {
  if (isBare(text)) return text;
  const inMarks = [`"${text}"`, `'${text}'`, `\`${text}\``];
  const found = [...inMarks, text].find((way) => {
    const [word, ...others] = wordsOf(way);
    return word?.text === text && others.length === 0;
  });
  return found ?? `"${text}"`;
}

function isPlain(text: string): boolean {
  return /^[\p{L}\p{N}_.*?-]*$/u.test(text);
}

function isPlainName(text: string): boolean {
  return isPlain(text) && !ALL_KEYWORDS.includes(text.toLowerCase());
}

/** A status that is near a keyword is understood in quotation marks only. */
function isPlainStatus(text: string): boolean {
  return /^[\p{L}\p{N}_-]+$/u.test(text) && nearest(text, ALL_KEYWORDS) === undefined;
}
