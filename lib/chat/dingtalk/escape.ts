/**
 * DingTalk documents a small markdown and no way to escape in it, so whatever could mean something gives way to its full-width twin: it
 * looks alike and means nothing. What ids are made of (letters, digits, `-`, `_`, `.`) stays as it is.
 * @see open.dingtalk.com/document/development/robot-message-type, the markdown that is supported, and `@` in the text
 */
const TWINS: ReadonlyMap<string, string> = new Map(
  [..."@#*[]<>`~|\\&"].map((sign) => [sign, String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)]),
);

/** Control, format (zero-width, right-to-left) and private characters, and halves of characters. */
const UNSEEN = /[\p{C}\u2028\u2029]+/gu;

/** Letters around it make an underscore part of an id; anywhere else it could begin emphasis. */
const LOOSE_UNDERSCORE = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** A client makes a link of these wherever they stand. */
const LINKS = /:\/\/|\bwww\./gi;

/** At the beginning of a line: a list, a rule, or a line that makes a heading of the one above. */
const BULLET = /^[-+=]/;
const NUMBER = /^(\d+)([.)])(?=\s|$)/;

/** Plain text in one line of markdown: nothing in it is a mention, a link, a picture, a heading or any other markup. */
export function escapeLine(text: string): string {
  return widened(lineOf(text));
}

/** The same for a text of several lines. Empty ones are left out. */
export function escapeLines(text: string): readonly string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(escapeLine)
    .filter((line) => line !== "");
}

/** One line, without what cannot be seen. */
export function lineOf(text: string): string {
  return text.replaceAll(/\s/g, " ").replaceAll(UNSEEN, "").replaceAll(/ +/g, " ").trim();
}

function widened(line: string): string {
  return [...line]
    .map((character) => TWINS.get(character) ?? character)
    .join("")
    .replaceAll(LOOSE_UNDERSCORE, "＿")
    .replaceAll(LINKS, (link) => (link === "://" ? "：//" : `${link.slice(0, -1)}．`))
    .replace(BULLET, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0))
    .replace(NUMBER, (_, digits: string, sign: string) => digits + String.fromCodePoint(sign.charCodeAt(0) + 0xfee0));
}

/** At most so many characters; the last one says that some are left out. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
