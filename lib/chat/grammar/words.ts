/** A word of what was said. `at` and `end` are UTF-16 units from the start of the text. */
export type Word = {
  /** Without its quotation marks. */
  readonly text: string;
  /** As it was written. */
  readonly source: string;
  readonly at: number;
  readonly end: number;
  /** What is quoted is a value, never a keyword. */
  readonly isQuoted: boolean;
  /** Its quotation mark is never closed, so it is all the rest of the text. */
  readonly isOpen: boolean;
  /** A comma joins it to the word before. */
  readonly isJoined: boolean;
};

/** Any of a set opens and closes: people mix straight and curly ones, and phones choose for them. */
const MARKS = ['"“”„＂', "'‘’", "`"] as const;

/** Copied along by chat programs. Passed over at the ends of a word; inside of one they stay, since without them it might be another word. */
const INVISIBLE = "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff";
const COMMA = ",，、";

const QUOTED = `(?:${MARKS.map((marks) => `[${marks}][^${marks}]*[${marks}]?`).join("|")})`;
const PART = `${QUOTED}?(?:(?![${COMMA}=])[\\S\\ufeff])*`;
const WORD = new RegExp(`(?<gap>[\\s${COMMA}${INVISIBLE}]*)(?<source>${PART}(?:=${PART})*)`, "gu");
const QUOTED_PART = new RegExp(`(?<before>^|=)(?<quoted>${QUOTED})`, "gu");
const INVISIBLE_END = new RegExp(`[${INVISIBLE}]+$`, "u");
const ANY_COMMA = new RegExp(`[${COMMA}]`, "u");

/**
 * The words of a text. Blanks of every kind and commas, Chinese ones too, stand between them. A word, or what follows a `=` in it, may be quoted:
 * `"my name*"`, `env="a, b"`.
 */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const { index, groups = {} } of text.matchAll(WORD)) {
    const { gap = "", source = "" } = groups;
    if (source === "") continue;
    words.push(toWord(source.replace(INVISIBLE_END, ""), index + gap.length, words.length > 0 && ANY_COMMA.test(gap)));
  }
  return words;
}

function toWord(source: string, at: number, isJoined: boolean): Word {
  const quoted = [...source.matchAll(QUOTED_PART)].map(({ groups }) => groups?.["quoted"] ?? "");
  const text = source.replace(QUOTED_PART, (_all, before: string, part: string) => before + unquoted(part));
  const isOpen = quoted.some((part) => !isClosed(part));
  return { text, source, at, end: at + source.length, isQuoted: quoted.length > 0, isOpen, isJoined };
}

function isClosed(quoted: string): boolean {
  const marks = MARKS.find((each) => each.includes(quoted.charAt(0)));
  return quoted.length > 1 && marks?.includes(quoted.slice(-1)) === true;
}

function unquoted(quoted: string): string {
  return quoted.slice(1, isClosed(quoted) ? -1 : undefined);
}
