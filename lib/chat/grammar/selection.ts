import { KINDS } from "#lib/jobs/job.ts";
import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { parseSelect, type Select } from "#lib/jobs/select.ts";
import type { Wrong } from "../request.ts";
import { readList } from "./list.ts";
import { type Sentence, valueAt } from "./sentence.ts";
import { durationIn, type Keyword, kindOf, stateOf } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { isWrong, wrongWord } from "./wrong.ts";

type Condition = Exclude<Keyword, "in" | "for" | "because">;

/** The selection with one condition more, and the word that follows it. */
type Chosen = { readonly is: "chosen"; readonly select: Select; readonly next: number };

const KEY_OF = {
  ...{ kind: "kind", status: "status", state: "state", older: "olderThan", name: "name", tag: "tags", limit: "limit" },
} as const satisfies Readonly<Record<Condition, keyof Select>>;

const WANTED: Readonly<Record<Condition, readonly string[]>> = {
  kind: KINDS,
  status: ["Finished", "Finished,Failed"],
  state: STATE_CLASSES,
  older: ["14d", "36h", "2w"],
  name: ["tmp-*", '"my name*"'],
  tag: ["env=dev", 'env="a, b"'],
  limit: ["50"],
};

/** The keyword of a condition, and where it stands. */
type Opening = { readonly word: Word; readonly index: number; readonly keyword: Condition };

/** Each condition is said once, each tag once, too. */
export function readCondition(sentence: Sentence, opening: Opening, select: Select): Chosen | Wrong {
  const { word, index, keyword } = opening;
  if (keyword !== "tag" && KEY_OF[keyword] in select) return wrongWord("said twice", word, []);
  const from = keyword === "older" && isThan(sentence.words[index + 1]) ? index + 2 : index + 1;
  const value = valueAt(sentence, from, word, WANTED[keyword]);
  if (isWrong(value)) return value;
  if (keyword === "status" || keyword === "state") return readWords(sentence, from, keyword, select);
  if (keyword === "tag") return withTag(value, from + 1, select);
  const part = { [KEY_OF[keyword]]: toValue(keyword, value.text) };
  if (isFit(part)) return { is: "chosen", select: { ...select, ...part }, next: from + 1 };
  return wrongWord("bad value", value, WANTED[keyword], KNOWN[keyword]);
}

/** What a value that does not fit may have been meant to be. */
const KNOWN: Partial<Record<Condition, readonly string[]>> = { kind: KINDS, state: STATE_CLASSES, older: ["than"] };

function isThan(word: Word | undefined): boolean {
  return word !== undefined && !word.isQuoted && word.text.toLowerCase() === "than";
}

/** What is none of the words known stays as it was said, and the schema refuses it. */
function toValue(keyword: Exclude<Condition, "status" | "state" | "tag">, text: string): unknown {
  switch (keyword) {
    case "kind":
      return kindOf(text) ?? text;
    case "older":
      return durationIn(text);
    case "name":
      return text;
    case "limit":
      return /^\d{1,9}$/.test(text) ? Number(text) : text;
    default:
      return keyword satisfies never;
  }
}

function readWords(sentence: Sentence, from: number, keyword: "status" | "state", select: Select): Chosen | Wrong {
  const list = readList(sentence.words, from, keyword === "status");
  if ("problem" in list) return list;
  const known = list.map(({ text }) => (keyword === "state" ? (stateOf(text) ?? text) : text));
  const unfit = list.find((_word, index) => !isFit({ [keyword]: [known[index]] }));
  if (unfit) return wrongWord("bad value", unfit, WANTED[keyword], KNOWN[keyword]);
  return { is: "chosen", select: { ...select, [keyword]: known }, next: from + list.length };
}

function withTag(value: Word, next: number, select: Select): Chosen | Wrong {
  const at = value.text.indexOf("=");
  const key = value.text.slice(0, at);
  if (at < 1) return wrongWord("bad value", value, WANTED.tag);
  if (Object.hasOwn(select.tags ?? {}, key)) return wrongWord("said twice", value, []);
  const tag = { [key]: value.text.slice(at + 1) };
  if (!isFit({ tags: tag })) return wrongWord("bad value", value, WANTED.tag);
  return { is: "chosen", select: { ...select, tags: { ...select.tags, ...tag } }, next };
}

/** Whether the domain takes it as part of a selection. */
function isFit(part: object): boolean {
  try {
    parseSelect(part, "selection");
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
