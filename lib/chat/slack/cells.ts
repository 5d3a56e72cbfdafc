/** Two cells of a monospaced font (East Asian wide and full-width forms, emoji): names on these clouds are often Chinese. */
const WIDE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const NO_WIDTH = /\p{M}/u;

/** Cells of a monospaced font that a text takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + cellsOf(character), 0);
}

/** The text, or its beginning and an ellipsis, in at most so many cells. */
export function shortened(text: string, most: number): string {
  return widthOf(text) <= most ? text : `${beginningOf(text, most - 1)}…`;
}

/**
 * The text in lines of at most `width` cells, broken at spaces where there are some. What is too much for so many lines ends in an ellipsis. There is
 * at least one line. @param width two cells or more
 */
export function wrapped(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = [];
  let rest = text.trim();
  while (lines.length < most - 1 && widthOf(rest) > width) {
    const fitting = beginningOf(rest, width);
    const space = rest.lastIndexOf(" ", fitting.length);
    const line = space > 0 ? rest.slice(0, space) : fitting;
    lines.push(line.trimEnd());
    rest = rest.slice(line.length).trimStart();
  }
  return [...lines, shortened(rest, width)];
}

/** As much of it as so many cells hold. */
function beginningOf(text: string, most: number): string {
  let kept = "";
  let taken = 0;
  for (const character of text) {
    taken += cellsOf(character);
    if (taken > most) break;
    kept += character;
  }
  return kept;
}

function cellsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
