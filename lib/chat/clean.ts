/** Code points of a name, a status or a code. */
export const NAME_MOST = 60;
/** Code points of an id: those of jobs have at most so many. */
export const ID_MOST = 64;
/** Code points of a sentence that came from outside. */
export const REASON_MOST = 200;

/** What ends a line or a page, and other controls: a name must stay in its row. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** Format characters: bidi marks and overrides, zero-width ones, tags. A name must not turn the text around it, or look like another. */
const FORMAT = /\p{Cf}/gu;
/** A letter with more marks than any script needs runs over the lines above and below it. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

export const UNTOLD = "–";

/** Text from outside in one plain line of at most so many code points; nothing to see is told as such. */
export function clean(text: string, most: number = NAME_MOST): string {
  const line = oneLine(text).trim();
  return line === "" ? UNTOLD : clamp(line, most);
}

/** The same with the blanks at its ends, and as long as it is: a piece of a line. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(CONTROL, " ").replace(FORMAT, "").replace(MARKS, "$1").replace(/\s+/gu, " ");
}

/** The beginning and an ellipsis, in at most so many code points. */
export function clamp(text: string, most: number): string {
  // Sparing a long text the work of splitting it: a code point has at most two units.
  const points = [...text.slice(0, 2 * most + 2)];
  return points.length <= most ? text : `${points.slice(0, most - 1).join("")}…`;
}
