/** A word of what was said. `at`: where it begins, in UTF-16 units from the start of the text. */
export type Token = {
  readonly text: string;
  readonly at: number;
  /** It stood in quotation marks, so it is never a keyword. */
  readonly isQuoted: boolean;
  /** A comma joins it to the word before. */
  readonly isJoined: boolean;
};

/** Blanks of every kind, among them the full-width one; commas, among them the Chinese ones; a quoted text; or anything else. */
const PIECE =
  /(?<blank>[\s\u200b\ufeff]+)|(?<comma>[,，、])|["“”«](?<quoted>[^"“”»]*)["“”»]|(?<word>[^\s\u200b\ufeff,，、"“”«»]+)|./gu;

/** The words of a text. A quotation mark that is never closed is a word of its own, which nothing understands. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let isJoined = false;
  for (const { 0: piece, index: at, groups = {} } of text.matchAll(PIECE)) {
    const { blank, comma, quoted, word } = groups;
    if (comma !== undefined) isJoined = tokens.length > 0;
    if (blank !== undefined || comma !== undefined) continue;
    tokens.push({ text: quoted ?? word ?? piece, at, isQuoted: quoted !== undefined, isJoined });
    isJoined = false;
  }
  return tokens;
}
