/** Control, format (zero-width, right-to-left) and private characters, and halves of characters. */
const UNSEEN = /[\p{C}\u2028\u2029]+/gu;

/** What a tag begins with where text is markup: `<at id=all>`, `<a href>`, `</font>`. */
const TAG = /<(?=[A-Za-z/!])/g;

/** A client may make a link of these wherever they stand. */
const LINKS = /:\/\/|\bwww\./gi;

/**
 * One line of plain text. Feishu takes no markup in a `plain_text` and in a table's cell of text; should an older client do so for all
 * that, tags and addresses have become full-width twins, which look alike and mean nothing.
 * @see open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/plain-text
 */
export function escapeLine(text: string): string {
  return lineOf(text)
    .replaceAll(TAG, "＜")
    .replaceAll(LINKS, (link) => (link === "://" ? "：//" : `${link.slice(0, -1)}．`));
}

/** The same for a text of several lines. Empty ones are left out. */
export function escapeLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(escapeLine)
    .filter((line) => line !== "")
    .join("\n");
}

/** One line, without what cannot be seen. */
function lineOf(text: string): string {
  return text.replaceAll(/\s/g, " ").replaceAll(UNSEEN, "").replaceAll(/ +/g, " ").trim();
}

/** At most so many characters; the last one says that some are left out. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
