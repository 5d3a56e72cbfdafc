/** Drawn two cells wide by terminals (East Asian wide and full-width forms, emoji); names on these clouds are often Chinese. */
const WIDE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const NO_WIDTH = /\p{M}/u;
/** Control and format characters, line and paragraph ends: a job's name must not move the cursor or turn the text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that stays in its cell. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "\ufffd");
}

/** JSON of the same value, without them. */
export function escaped(json: string): string {
  return json.replace(UNPRINTABLE, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}

/** Cells of a terminal that a printable text takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + cellsOf(character), 0);
}

/** The text, or its beginning and an ellipsis, in at most so many cells. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let taken = 1;
  for (const character of text) {
    taken += cellsOf(character);
    if (taken > width) break;
    kept += character;
  }
  return `${kept}…`;
}

function cellsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
