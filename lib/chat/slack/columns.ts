/** Two cells of a monospaced font (East Asian wide and full-width forms, emoji): names on these clouds are often Chinese. */
const WIDE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const NO_WIDTH = /\p{M}/u;
const GAP = "  ";
/** Ids of both clouds fit; a longer name is cut. */
const WIDEST = 48;

/** A table's head and rows as lines of a monospaced font. The cells are printable. */
export function linesOf(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const table = [heads, ...rows].map((row) => row.map((cell) => shortened(cell.replaceAll("\n", " "))));
  const count = Math.max(...table.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...table.map((row) => widthOf(row[column] ?? ""))),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell + spaces((widths[column] ?? 0) - widthOf(cell)))
      .join(GAP)
      .trimEnd(),
  );
}

function spaces(count: number): string {
  return " ".repeat(count);
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + cellsOf(character), 0);
}

function shortened(text: string): string {
  if (widthOf(text) <= WIDEST) return text;
  let kept = "";
  let taken = 1;
  for (const character of text) {
    taken += cellsOf(character);
    if (taken > WIDEST) break;
    kept += character;
  }
  return `${kept}…`;
}

function cellsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
