/** Control and format characters but the line feed: a job's name must not turn the text around or hide a part of it. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Slack has no escape for what formats, so that these stand for it where a text may be read as markup. */
const ALIKE: Readonly<Record<string, string>> = { "*": "∗", _: "ˍ", "~": "∼", "`": "ˋ" };
const SHORTCODE = /:(?=[^\s:]+:)/g;

/** Text on its own line or lines, without what does not print. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replace(UNPRINTABLE, (found) => (found === "\n" ? found : "\ufffd"));
}

/**
 * The three characters that begin a mention, a link or an entity. No other may be escaped.
 * @see docs.slack.dev/messaging/formatting-message-text
 */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (found) => ESCAPES[found] ?? found);
}

/** For the one text of a message that Slack may take for markup: nothing in it formats, mentions, links or becomes an emoji. */
export function unformatted(text: string): string {
  return text.replace(/[*_~`]/g, (found) => ALIKE[found] ?? found).replace(SHORTCODE, "∶");
}

/** The first characters of a text, none of them cut in two. */
export function first(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join("");
}

/** The text escaped, in pieces of at most so many characters; no character and no escape is cut in two. */
export function pieces(text: string, most: number): readonly string[] {
  const found: string[] = [];
  let piece = "";
  for (const character of printable(text)) {
    const next = escaped(character);
    if (piece.length + next.length > most) {
      found.push(piece);
      piece = "";
    }
    piece += next;
  }
  return piece === "" ? found : [...found, piece];
}

/** The text escaped, or its beginning and an ellipsis. */
export function beginning(text: string, most: number): string {
  const [whole = "", ...others] = pieces(text, most);
  return others.length === 0 ? whole : `${pieces(text, most - 1)[0] ?? ""}…`;
}
